package dev.understudy.report.monthly;

import dev.understudy.report.analysis.Analysis;
import dev.understudy.report.analysis.Pareto;
import dev.understudy.report.emergency.Step;
import dev.understudy.report.improvement.Improvements.ProblemView;
import dev.understudy.report.monthly.Comparison.Compared;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.risk.Risks.Answer;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the sections on deadlines, errors, comparison and what lies ahead say, in one language. */
sealed interface Phrases permits EnglishPhrases, RussianPhrases {

    static Phrases of(Wording words) {
        return switch (words) {
            case EnglishWording english -> new EnglishPhrases(english);
            case RussianWording russian -> new RussianPhrases(russian);
        };
    }

    String deadlinesHeading();

    List<String> deadlineColumns();

    String deadlineFigures(Deadlines deadlines);

    String noDeadlines();

    /** @param clock {@code response}, {@code resolution} or {@code work} */
    String clock(String clock);

    String verdict(Deadline verdict, @Nullable Duration late);

    String step(Step step, ZoneId zone);

    String orderPathsHeading();

    List<String> orderPathColumns();

    String noOrderPaths();

    String signalsNotMeasured();

    String errorPagesHeading();

    List<String> errorPageColumns();

    String noErrorPages();

    String visitorsNotMeasured();

    /** How long things take, who saw them first, what costs most, when they come. */
    List<String> analysis(Analysis analysis);

    /** @param by {@code zone}, {@code cause} or {@code template} */
    String costliest(Pareto pareto);

    String comparisonHeading();

    List<String> comparisonColumns(String period, String with);

    String figure(Compared figure);

    String value(Compared figure, @Nullable Double value);

    String verdict(Compared figure);

    String planHeading();

    List<String> planColumns();

    String planFigures(Plan plan);

    String noPlan();

    String expires(String subject);

    String answered(Answer answer, ZoneId zone);

    String awaitsAnswer();

    String promise(ProblemView problem);
}
