package dev.understudy.passport.graph;

import dev.understudy.passport.print.Terms;

/** What a picture of a graph says besides names, in one language. */
enum GraphWording {
    ENGLISH {
        @Override
        String relation(Relation relation) {
            return switch (relation) {
                case HOSTED_ON -> "runs on";
                case DEPENDS_ON -> "depends on";
                case INTEGRATES_WITH -> "exchanges data with";
                case BACKS_UP -> "is a copy of";
                case REGISTERED_WITH -> "is registered with";
                case PAID_BY -> "is paid by";
            };
        }

        @Override
        String noZone() {
            return "no zone";
        }

        @Override
        String falls(int count) {
            return count == 1 ? "1 asset is concerned" : count + " assets are concerned";
        }

        @Override
        String empty() {
            return "The passport has no assets yet.";
        }
    },
    RUSSIAN {
        @Override
        String relation(Relation relation) {
            return switch (relation) {
                case HOSTED_ON -> "работает на";
                case DEPENDS_ON -> "зависит от";
                case INTEGRATES_WITH -> "обменивается данными с";
                case BACKS_UP -> "копия";
                case REGISTERED_WITH -> "зарегистрирован через";
                case PAID_BY -> "оплачивается через";
            };
        }

        @Override
        String noZone() {
            return "без зоны";
        }

        @Override
        String falls(int count) {
            int tens = count % 100;
            boolean one = count % 10 == 1 && tens != 11;
            return one ? "Затронут " + count + " актив" : "Затронуто активов: " + count;
        }

        @Override
        String empty() {
            return "В паспорте пока нет активов.";
        }
    };

    /** @param language ISO 639-1; English for what is not spoken here */
    static GraphWording of(String language) {
        return Terms.isRussian(language) ? RUSSIAN : ENGLISH;
    }

    abstract String relation(Relation relation);

    abstract String noZone();

    abstract String falls(int count);

    abstract String empty();
}
