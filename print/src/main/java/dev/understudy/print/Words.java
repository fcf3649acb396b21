package dev.understudy.print;

/** The few words that renderers add of themselves. */
enum Words {
    ENGLISH("Figures", "The figures of the charts", "page "),
    RUSSIAN("Числа", "Числа к диаграммам", "страница ");

    private final String figures;
    private final String appendix;
    private final String page;

    Words(String figures, String appendix, String page) {
        this.figures = figures;
        this.appendix = appendix;
        this.page = page;
    }

    /** @param language ISO 639-1; English for what is not spoken here */
    static Words of(String language) {
        return language.equals("ru") ? RUSSIAN : ENGLISH;
    }

    /** On what unfolds the figures of a chart. */
    String figures() {
        return figures;
    }

    /** Heading of the tables behind the text. */
    String appendix() {
        return appendix;
    }

    /** Where a link leads. */
    String page(int number) {
        return page + number;
    }
}
