package dev.understudy.demo.web;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Markup that is safe to send: text gets in only through {@link #of}, which escapes it.
 *
 * @param markup the finished markup
 */
public record Html(String markup) {

    public static final Html NOTHING = new Html("");

    private static final String GAP = "{}";

    /**
     * Fills each {@code {}} of the template in order. A value that is {@link Html} goes in as it is, any other as
     * escaped text, so it may stand in an element or in a quoted attribute.
     *
     * @param template trusted markup, never made of input
     * @param values as many as the template has gaps
     * @throws IllegalArgumentException when gaps and values differ in number
     */
    public static Html of(String template, Object... values) {
        StringBuilder markup = new StringBuilder(template.length() + 64);
        int from = 0;
        for (Object value : values) {
            int gap = template.indexOf(GAP, from);
            if (gap < 0) {
                throw new IllegalArgumentException("More values than gaps in the template: " + template);
            }
            markup.append(template, from, gap)
                    .append(value instanceof Html html ? html.markup : escape(String.valueOf(value)));
            from = gap + GAP.length();
        }
        if (template.indexOf(GAP, from) >= 0) {
            throw new IllegalArgumentException("More gaps than values in the template: " + template);
        }
        return new Html(markup.append(template, from, template.length()).toString());
    }

    public static Html join(Collection<Html> parts) {
        return new Html(parts.stream().map(Html::markup).collect(Collectors.joining("\n")));
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
