package dev.understudy.notifier.channel;

/** What users wrote, made harmless in each provider's markup. */
final class Markup {

    private Markup() {}

    /** HTML, and the subset of it that Telegram and MAX read. */
    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Slack: three characters control; also its mentions of everybody start with one of them. */
    static String slack(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Mattermost's Markdown, and its mentions of everybody. */
    static String markdown(String text) {
        return text.replaceAll("([\\\\`*_{}\\[\\]()#+!|<>~])", "\\\\$1")
                .replaceAll("@(all|channel|here)\\b", "@\u200b$1");
    }
}
