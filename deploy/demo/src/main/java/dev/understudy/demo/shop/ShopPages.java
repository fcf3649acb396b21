package dev.understudy.demo.shop;

import dev.understudy.demo.web.Html;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the shop looks like. */
final class ShopPages {

    private static final Locale RUSSIAN = Locale.of("ru", "RU");

    private static final Html STYLE = new Html("""
            :root{--ink:#2b2118;--soft:#7a6a5a;--line:#eadfd0;--paper:#fffaf2;--brass:#a86a12;--deep:#7c2d12}
            *{box-sizing:border-box}
            body{margin:0;font:17px/1.5 "PT Sans","Segoe UI",system-ui,sans-serif;color:var(--ink);background:var(--paper)}
            a{color:var(--deep)}
            header{background:linear-gradient(100deg,#7c2d12,#a86a12);color:#fff}
            header .in{display:flex;gap:1.5rem;align-items:center;flex-wrap:wrap;padding:.9rem 1.2rem}
            header a{color:#fff;text-decoration:none}
            header .brand{font:700 1.45rem/1 Georgia,"PT Serif",serif;margin-right:auto}
            .in,main{max-width:64rem;margin:0 auto}
            main{padding:1.6rem 1.2rem 3rem}
            h1{font:700 1.9rem/1.2 Georgia,"PT Serif",serif;margin:.2rem 0 1rem}
            .grid{display:grid;gap:1.2rem;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr))}
            .card{background:#fff;border:1px solid var(--line);border-radius:14px;overflow:hidden;display:flex;flex-direction:column}
            .card .body{padding:1rem 1.1rem 1.1rem;display:flex;flex-direction:column;gap:.5rem;flex:1}
            .card h2{font-size:1.08rem;margin:0}
            .card h2 a{color:inherit;text-decoration:none}
            .card p{margin:0;color:var(--soft);font-size:.93rem;flex:1}
            .tile{display:block;aspect-ratio:16/9}
            .tile svg{display:block;width:100%;height:100%}
            .row{display:flex;align-items:center;justify-content:space-between;gap:1rem}
            .price{font-weight:700;font-size:1.15rem;white-space:nowrap}
            button,.button{font:inherit;font-weight:600;border:0;border-radius:9px;background:var(--brass);color:#fff;
              padding:.5rem 1rem;cursor:pointer;text-decoration:none;display:inline-block}
            button.plain{background:none;color:var(--deep);padding:.3rem .4rem}
            button:hover,.button:hover{filter:brightness(1.08)}
            form.stack{display:grid;gap:.9rem;max-width:30rem}
            label{display:grid;gap:.25rem;font-weight:600}
            input,textarea{font:inherit;padding:.5rem .7rem;border:1px solid #cdbfae;border-radius:8px;background:#fff;width:100%}
            input[type=number]{width:5rem}
            table{border-collapse:collapse;width:100%;background:#fff;border:1px solid var(--line);border-radius:14px;margin-bottom:1.2rem}
            td,th{padding:.7rem .9rem;border-bottom:1px solid var(--line);text-align:left}
            .num{text-align:right;white-space:nowrap}
            .note{background:#fff4dd;border:1px solid #ecd3a0;border-radius:10px;padding:.8rem 1rem;margin:0 0 1.2rem}
            .bad{background:#fde8e4;border-color:#efb6aa}
            .pair{display:grid;gap:2rem;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));align-items:start}
            .pair .tile{border-radius:14px;overflow:hidden}
            footer{border-top:1px solid var(--line);color:var(--soft);font-size:.9rem}
            footer .in{padding:1.1rem 1.2rem}
            """);

    private static final String LAYOUT = """
            <!doctype html>
            <html lang="ru">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="robots" content="noindex">
            <link rel="icon" href="data:,">
            <title>{} — Самовар и Ко</title>
            <style>{}</style>
            </head>
            <body>
            <header><div class="in"><a class="brand" href="/">Самовар и Ко</a>
            <a href="/">Каталог</a><a href="/order-form">Заказать звонок</a><a href="/cart">Корзина</a></div></header>
            <main>{}</main>
            <footer><div class="in">ООО «Самовар и Ко», Тула. Учебный магазин: ничего не продаётся и никому не звонят.</div></footer>
            </body>
            </html>
            """;

    private static final String FIELD = """
            <label>{}<input name="{}" value="{}" maxlength="{}" autocomplete="{}"></label>""";

    Html catalogue(List<Product> products, Cart cart) {
        List<Html> cards = products.stream().map(product -> card(product, cart)).toList();
        return page("Чай и всё к чаю", Html.of("""
                <h1>Чай и всё, что к нему полагается</h1>
                <div class="grid">{}</div>""", Html.join(cards)));
    }

    Html product(Product product, Cart cart) {
        return page(
                product.name(),
                Html.of(
                        """
                <div class="pair">{}<div>
                <h1>{}</h1><p>{}</p><p class="price">{}</p>
                <form method="post" action="/cart" class="row"><input type="hidden" name="product" value="{}">
                <input type="number" name="quantity" min="1" max="{}" value="{}" aria-label="Количество">
                <button>В корзину</button></form></div></div>""",
                        picture(product),
                        product.name(),
                        product.text(),
                        roubles(product.price()),
                        product.slug(),
                        Cart.MOST_OF_ONE,
                        Math.max(1, cart.quantityOf(product))));
    }

    Html cart(Cart cart) {
        if (cart.isEmpty()) {
            return page("Корзина", new Html("""
                    <h1>Корзина</h1><p class="note">Пока пусто.</p><a class="button" href="/">Выбрать</a>"""));
        }
        List<Html> rows = cart.lines().stream()
                .map(line -> Html.of(
                        """
                        <tr><td><a href="/products/{}">{}</a></td><td class="num">{} шт.</td><td class="num">{}</td>
                        <td class="num"><form method="post" action="/cart"><input type="hidden" name="product" value="{}">
                        <input type="hidden" name="quantity" value="0"><button class="plain">Убрать</button></form></td></tr>""",
                        line.product().slug(),
                        line.product().name(),
                        line.quantity(),
                        roubles(line.sum()),
                        line.product().slug()))
                .toList();
        return page("Корзина", Html.of("""
                <h1>Корзина</h1><table>{}</table>
                <div class="row"><a class="button" href="/checkout">Оформить заказ</a><span class="price">Итого: {}</span></div>""", Html.join(rows), roubles(cart.sum())));
    }

    Html checkout(Cart cart, Map<String, String> form, List<String> problems) {
        Html content =
                cart.isEmpty() ? new Html("""
                        <p class="note">Корзина пуста. <a href="/">Выберите что-нибудь в каталоге</a>.</p>""") : Html.of("""
                        <p class="note">В заказе {} поз. на {}.</p>""", cart.lines().size(), roubles(cart.sum()));
        return page(
                "Оформление заказа",
                Html.of(
                        """
                <h1>Оформление заказа</h1>{}{}
                <form method="post" action="/checkout" class="stack">{}{}{}
                <button>Заказать</button></form>""",
                        content,
                        problems(problems),
                        field("Имя", "name", "name", form),
                        field("Телефон", "phone", "tel", form),
                        field("Адрес доставки", "address", "street-address", form)));
    }

    Html order(Order order) {
        List<Html> rows = order.items().stream()
                .map(item -> Html.of(
                        "<tr><td>{}</td><td class=\"num\">{} шт.</td><td class=\"num\">{}</td></tr>",
                        item.name(),
                        item.quantity(),
                        roubles(item.price() * item.quantity())))
                .toList();
        return page("Заказ принят", Html.of("""
                <h1>Заказ № {} принят</h1><p class="note">Спасибо! Мы позвоним, чтобы договориться о доставке.</p>
                <table>{}</table><p class="price">Итого: {}</p>""", order.number(), Html.join(rows), roubles(order.sum())));
    }

    Html callBack(Map<String, String> form, List<String> problems) {
        return page(
                "Заказать звонок",
                Html.of(
                        """
                <h1>Перезвоним и поможем выбрать</h1>{}
                <form method="post" action="/order-form" class="stack">{}{}
                <label>Вопрос<textarea name="question" rows="4" maxlength="500">{}</textarea></label>
                <button>Жду звонка</button></form>""",
                        problems(problems),
                        field("Имя", "name", "name", form),
                        field("Телефон", "phone", "tel", form),
                        form.getOrDefault("question", "")));
    }

    Html thanks(CallBack callBack) {
        return page("Заявка принята", Html.of("""
                <h1>{}, спасибо!</h1><p class="note">Заявка № {} принята, перезвоним в течение часа.</p>
                <a class="button" href="/">В каталог</a>""", callBack.name(), callBack.number()));
    }

    Html problem(String problem) {
        return page("Не получилось", Html.of("<h1>Не получилось</h1>{}", problems(List.of(problem))));
    }

    Html notFound() {
        return page("Страница не найдена", new Html("""
                <h1>Такой страницы нет</h1><a class="button" href="/">В каталог</a>"""));
    }

    /** The page of a shop whose owner left debugging switched on. */
    Html breakdown(Breakdown breakdown) {
        StringWriter trace = new StringWriter();
        breakdown.printStackTrace(new PrintWriter(trace));
        return Html.of("""
                <!doctype html>
                <html lang="ru"><head><meta charset="utf-8"><title>500 Internal Server Error</title></head>
                <body><h1>500 Internal Server Error</h1><p>{}</p><hr><pre>{}</pre></body></html>
                """, String.valueOf(breakdown.getMessage()), trace);
    }

    private static Html card(Product product, Cart cart) {
        return Html.of(
                """
                <article class="card">{}<div class="body"><h2><a href="/products/{}">{}</a></h2><p>{}</p>
                <form method="post" action="/cart" class="row"><span class="price">{}</span>
                <input type="hidden" name="product" value="{}"><input type="hidden" name="quantity" value="{}">
                <button>В корзину</button></form></div></article>""",
                picture(product),
                product.slug(),
                product.name(),
                product.text(),
                roubles(product.price()),
                product.slug(),
                Math.min(Cart.MOST_OF_ONE, cart.quantityOf(product) + 1));
    }

    private static Html picture(Product product) {
        String drawing =
                switch (product.picture()) {
                    case SAMOVAR -> """
                        <path d="M150 20h20v14h-20z"/><path d="M132 36h56c6 26 4 58-14 80h-28c-18-22-20-54-14-80z"/>
                        <path d="M128 60c-22 0-22 34 2 34v-8c-12 0-12-18-2-18zM192 60c22 0 22 34-2 34v-8c12 0 12-18 2-18z"/>
                        <path d="M148 118h24l10 32h-44zM156 96h8v14h12v8h-20z"/>""";
                    case CUP -> """
                        <path d="M112 56h84v30c0 26-18 42-42 42s-42-16-42-42z"/>
                        <path d="M196 62c30-4 30 42-6 42v-9c20 0 20-24 6-23zM96 136h116v8H96z"/>
                        <path d="M136 18c10 12-10 16 0 28h6c-10-12 10-16 0-28zM162 18c10 12-10 16 0 28h6c-10-12 10-16 0-28z"/>""";
                    case BOX -> """
                        <path d="M108 46h104v98H108z"/><path d="M100 30h120v14H100z"/>
                        <path fill="#fff" fill-opacity=".55" d="M160 62l9 20 22 2-17 14 5 22-19-12-19 12 5-22-17-14 22-2z"/>""";
                };
        return Html.of("""
                <a class="tile" href="/products/{}" aria-label="{}"><svg viewBox="0 0 320 180" preserveAspectRatio="xMidYMid slice"
                role="img" aria-hidden="true"><rect width="320" height="180" fill="hsl({} 60% 88%)"/>
                <g fill="hsl({} 48% 42%)">{}</g></svg></a>""", product.slug(), product.name(), product.hue(), product.hue(), new Html(drawing));
    }

    private static Html field(String label, String name, String autocomplete, Map<String, String> form) {
        return Html.of(FIELD, label, name, form.getOrDefault(name, ""), 200, autocomplete);
    }

    private static Html problems(List<String> problems) {
        return problems.isEmpty()
                ? Html.NOTHING
                : Html.of("<p class=\"note bad\" role=\"alert\">{}</p>", String.join(" ", problems));
    }

    private static Html page(String title, Html content) {
        return Html.of(LAYOUT, title, STYLE, content);
    }

    private static String roubles(int amount) {
        return NumberFormat.getIntegerInstance(RUSSIAN).format(amount) + "\u00a0₽";
    }
}
