package dev.understudy.passport.graph;

import dev.understudy.events.Criticality;
import dev.understudy.passport.graph.DependencyGraph.Edge;
import dev.understudy.passport.graph.DependencyGraph.Node;
import dev.understudy.passport.graph.DependencyGraph.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Graphs to draw. */
final class SampleGraphs {

    private SampleGraphs() {}

    /** A shop as there are many: WordPress, 1C, a payment provider. */
    static DependencyGraph shop() {
        var zones = List.of(
                new Zone("hosting", "Хостинг и домены", Criticality.CRITICAL),
                new Zone("cms", "Сайт и CMS", Criticality.IMPORTANT),
                new Zone("checkout", "Оформление и оплата", Criticality.CRITICAL),
                new Zone("analytics", "Аналитика", Criticality.MINOR));
        var nodes = List.of(
                node("storefront", "site", "Витрина «Самовар & Ко»", "cms", Criticality.IMPORTANT, "самовар.рф"),
                node("checkout", "page-flow", "Оформление заказа", "checkout", Criticality.CRITICAL, null),
                node("wordpress", "cms", "WordPress + WooCommerce", "cms", Criticality.IMPORTANT, "6.8.2"),
                node("db", "database", "База магазина", "cms", Criticality.CRITICAL, "MariaDB 11.4"),
                node("vps", "server", "Сервер магазина", "hosting", Criticality.CRITICAL, "203.0.113.10"),
                node("hosting", "hosting", "Облако", "hosting", Criticality.CRITICAL, "ООО «Пример Хостинг»"),
                node("domain", "domain", "самовар.рф", "hosting", Criticality.CRITICAL, "самовар.рф"),
                node("tls", "certificate", "Сертификат", "hosting", Criticality.CRITICAL, null),
                node(
                        "registrar",
                        "account",
                        "Личный кабинет регистратора доменов имён",
                        "hosting",
                        Criticality.CRITICAL,
                        null),
                node("onec", "accounting", "1С:Управление торговлей", "checkout", Criticality.IMPORTANT, null),
                node("pay", "payment-provider", "ЮKassa", "checkout", Criticality.CRITICAL, null),
                node("exchange", "integration", "Обмен заказами с 1С", "checkout", Criticality.IMPORTANT, "CommerceML"),
                node("metrika", "analytics-counter", "Яндекс Метрика", "analytics", Criticality.MINOR, "12345678"),
                node("backup", "backup", "Копия в облаке", "hosting", Criticality.CRITICAL, "restic"),
                node("bot", "messenger-bot", "Бот <заказов>", null, null, null));
        var edges = List.of(
                new Edge("storefront", "wordpress", Relation.DEPENDS_ON),
                new Edge("storefront", "domain", Relation.DEPENDS_ON),
                new Edge("storefront", "tls", Relation.DEPENDS_ON),
                new Edge("storefront", "metrika", Relation.INTEGRATES_WITH),
                new Edge("checkout", "wordpress", Relation.DEPENDS_ON),
                new Edge("checkout", "pay", Relation.DEPENDS_ON),
                new Edge("checkout", "exchange", Relation.INTEGRATES_WITH),
                new Edge("exchange", "onec", Relation.INTEGRATES_WITH),
                new Edge("wordpress", "db", Relation.DEPENDS_ON),
                new Edge("wordpress", "vps", Relation.HOSTED_ON),
                new Edge("db", "vps", Relation.HOSTED_ON),
                new Edge("vps", "hosting", Relation.HOSTED_ON),
                new Edge("domain", "registrar", Relation.REGISTERED_WITH),
                new Edge("backup", "db", Relation.BACKS_UP));
        return new DependencyGraph(zones, nodes, edges);
    }

    /** Layers of services on servers in zones; the same for the same seed. */
    static DependencyGraph large(int count, long seed) {
        var random = new Random(seed);
        var zones = new ArrayList<Zone>();
        for (int zone = 0; zone < 10; zone++) {
            zones.add(new Zone("z" + zone, "Зона " + zone, Criticality.values()[zone % 3]));
        }
        var nodes = new ArrayList<Node>();
        var edges = new ArrayList<Edge>();
        for (int at = 0; at < count; at++) {
            var kind = at < count / 25 ? "hosting" : at < count / 6 ? "server" : at < count / 2 ? "database" : "site";
            nodes.add(node("a" + at, kind, "Актив номер " + at, "z" + random.nextInt(10), null, null));
            int relations = at == 0 ? 0 : 1 + random.nextInt(3);
            for (int relation = 0; relation < relations; relation++) {
                int to = at < count / 2 ? random.nextInt(Math.max(1, at / 3 + 1)) : random.nextInt(at);
                if (to != at) {
                    edges.add(new Edge("a" + at, "a" + to, Relation.values()[random.nextInt(3)]));
                }
            }
        }
        return new DependencyGraph(zones, nodes, edges);
    }

    private static Node node(String id, String kind, String name, String zone, Criticality criticality, String detail) {
        return new Node(id, kind, name, zone, criticality, detail);
    }
}
