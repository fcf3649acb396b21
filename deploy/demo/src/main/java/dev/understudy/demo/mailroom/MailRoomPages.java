package dev.understudy.demo.mailroom;

import dev.understudy.demo.mailroom.MailRoom.FaultState;
import dev.understudy.demo.web.Html;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the mail room looks like. Everything shown came from outside and is escaped. */
final class MailRoomPages {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final int SHOWN = 200;
    private static final int SNIPPET = 400;

    private static final Html STYLE = new Html("""
            :root{--ink:#1d2733;--soft:#5d6b7a;--line:#dde4ea;--paper:#f5f7f9;--bad:#b3261e;--good:#1b7a43;--accent:#1f5fa8}
            *{box-sizing:border-box}
            body{margin:0;font:15px/1.45 "PT Sans","Segoe UI",system-ui,sans-serif;color:var(--ink);background:var(--paper)}
            header{background:#22384f;color:#fff;padding:.8rem 1.2rem}
            header a{color:#cfe3f7}
            main{max-width:72rem;margin:0 auto;padding:1.2rem}
            h1{font-size:1.25rem;margin:0}
            h2{font-size:1.05rem;margin:1.4rem 0 .6rem}
            table{border-collapse:collapse;width:100%;background:#fff;border:1px solid var(--line);table-layout:fixed}
            td,th{padding:.45rem .7rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}
            th{color:var(--soft);font-weight:600}
            .time{width:12.5rem;font-variant-numeric:tabular-nums}
            .kind{width:6.5rem}
            .who{width:15rem}
            .soft{color:var(--soft)}
            .bad{color:var(--bad);font-weight:600}
            .good{color:var(--good);font-weight:600}
            code,pre{font:13px/1.45 ui-monospace,"DejaVu Sans Mono",monospace}
            pre{background:#fff;border:1px solid var(--line);padding:1rem;white-space:pre-wrap;overflow-wrap:anywhere}
            .faults{display:flex;flex-wrap:wrap;gap:.6rem}
            .fault{background:#fff;border:1px solid var(--line);border-radius:8px;padding:.5rem .7rem;display:flex;gap:.6rem;align-items:center}
            button{font:inherit;border:1px solid var(--line);border-radius:6px;background:#fff;color:var(--accent);padding:.2rem .6rem;cursor:pointer}
            """);

    private static final String LAYOUT = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            {}
            <link rel="icon" href="data:,">
            <title>{}</title>
            <style>{}</style>
            </head>
            <body><header>{}</header><main>{}</main></body>
            </html>
            """;

    private record Row(long at, Html html) {}

    Html inbox(List<Mail> mails, List<WebhookCall> calls, List<FaultState> faults) {
        List<Row> rows = new ArrayList<>();
        mails.stream().limit(SHOWN).forEach(mail -> rows.add(new Row(mail.receivedAt(), row(mail))));
        calls.stream().limit(SHOWN).forEach(call -> rows.add(new Row(call.receivedAt(), row(call))));
        rows.sort(Comparator.comparingLong(Row::at).reversed());
        Html list = rows.isEmpty()
                ? new Html("<p class=\"soft\">Nothing came yet.</p>")
                : Html.of(
                        """
                        <table><tr><th class="time">Received (UTC)</th><th class="kind">By</th><th class="who">For</th>
                        <th>What</th></tr>{}</table>""", Html.join(rows.stream().limit(SHOWN).map(Row::html).toList()));
        return Html.of(
                LAYOUT,
                new Html("<meta http-equiv=\"refresh\" content=\"5\">"),
                "Mail room",
                STYLE,
                new Html("<h1>Mail room of the demo</h1>"),
                Html.of("""
                        <h2>Faults of the shop</h2><div class="faults">{}</div>
                        <h2>Received</h2>{}
                        <p class="soft">Also as <a href="/mails.json">mails.json</a> and
                        <a href="/webhooks.json">webhooks.json</a>.</p>""", Html.join(faults.stream().map(MailRoomPages::fault).toList()), list));
    }

    Html mail(Mail mail) {
        return Html.of(
                LAYOUT,
                Html.NOTHING,
                mail.subject(),
                STYLE,
                new Html("<a href=\"/\">Mail room</a>"),
                Html.of(
                        """
                        <h2>{}</h2>
                        <p>From {}<br>To {}<br><span class="soft">{} UTC · <code>{}</code></span> {}</p>
                        <pre>{}</pre>""",
                        mail.subject(),
                        mail.from(),
                        mail.to(),
                        time(mail.receivedAt()),
                        mail.messageId(),
                        duplicate(mail.duplicate()),
                        mail.text()));
    }

    private static Html row(Mail mail) {
        return Html.of(
                """
                <tr><td>{}</td><td>mail</td><td>{}</td><td><a href="/mails/{}">{}</a> {}<br><span class="soft">{}</span></td></tr>""",
                time(mail.receivedAt()),
                mail.to(),
                mail.n(),
                mail.subject().isBlank() ? "(no subject)" : mail.subject(),
                duplicate(mail.duplicate()),
                mail.from());
    }

    private static Html row(WebhookCall call) {
        return Html.of(
                """
                <tr><td>{}</td><td>webhook</td><td>{}</td><td><span class="{}">{}</span> {}
                <br><code>{}</code></td></tr>""",
                time(call.receivedAt()),
                call.name(),
                call.verified() ? "good" : "bad",
                call.verdict(),
                duplicate(call.duplicate()),
                call.body().length() <= SNIPPET ? call.body() : call.body().substring(0, SNIPPET) + "…");
    }

    private static Html fault(FaultState fault) {
        return Html.of(
                """
                <form class="fault" method="post" action="/faults/{}/{}"><span title="{}">{}</span>
                <span class="{}">{}</span><button>{}</button></form>""",
                fault.target(),
                fault.broken() ? "heal" : "break",
                fault.effect(),
                fault.target(),
                fault.broken() ? "bad" : "good",
                fault.broken() ? "broken" : "in order",
                fault.broken() ? "Heal" : "Break");
    }

    private static Html duplicate(int before) {
        return before == 0 ? Html.NOTHING : Html.of("<span class=\"bad\">repeated, {} before</span>", before);
    }

    private static String time(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis));
    }
}
