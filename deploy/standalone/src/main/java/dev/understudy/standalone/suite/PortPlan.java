package dev.understudy.standalone.suite;

import dev.understudy.standalone.LauncherFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * Which component listens where: everything on 127.0.0.1, at a fixed distance from a base.
 *
 * @param base 1024 to 65492
 */
public record PortPlan(int base) {

    public static final int DEFAULT_BASE = 8600;

    private static final int LOWEST = 1024;
    private static final int SPAN = 43;
    private static final int STEP = 100;
    private static final String HOST = "127.0.0.1";

    public PortPlan {
        if (base < LOWEST || base + SPAN > 65_535) {
            throw LauncherFailure.usage(
                    "--port-base %d is out of range; the ports up to base + %d must lie in %d..65535"
                            .formatted(base, SPAN, LOWEST));
        }
    }

    /** A port and who wants it. */
    public record Wanted(int port, String by) {
        @Override
        public String toString() {
            return "%d (%s)".formatted(port, by);
        }
    }

    public int http(ServiceName service) {
        return base + service.number();
    }

    public int management(ServiceName service) {
        return base + 10 + service.number();
    }

    public int kafka() {
        return base + 20;
    }

    public int kafkaController() {
        return base + 21;
    }

    public int postgres() {
        return base + 30;
    }

    public int demoShop() {
        return base + 40;
    }

    public int demoShopTls() {
        return base + 41;
    }

    public int demoSmtp() {
        return base + 42;
    }

    public int demoPages() {
        return base + 43;
    }

    public String url(ServiceName service) {
        return url("http", http(service));
    }

    public String managementUrl(ServiceName service) {
        return url("http", management(service));
    }

    public String kafkaBootstrap() {
        return address(kafka());
    }

    public String demoShopUrl() {
        return url("http", demoShop());
    }

    public String demoShopTlsUrl() {
        return url("https", demoShopTls());
    }

    public String demoSmtpAddress() {
        return address(demoSmtp());
    }

    public String demoPagesUrl() {
        return url("http", demoPages());
    }

    public List<Wanted> all(boolean demo) {
        var wanted = new ArrayList<Wanted>();
        for (var service : ServiceName.values()) {
            wanted.add(new Wanted(http(service), service.id()));
            wanted.add(new Wanted(management(service), service.id() + " management"));
        }
        wanted.add(new Wanted(kafka(), "kafka"));
        wanted.add(new Wanted(kafkaController(), "kafka controller"));
        wanted.add(new Wanted(postgres(), "postgres"));
        if (demo) {
            wanted.add(new Wanted(demoShop(), "demo shop"));
            wanted.add(new Wanted(demoShopTls(), "demo shop HTTPS"));
            wanted.add(new Wanted(demoSmtp(), "demo SMTP"));
            wanted.add(new Wanted(demoPages(), "demo mail room"));
        }
        return List.copyOf(wanted);
    }

    List<Wanted> taken(boolean demo, IntPredicate inUse) {
        return all(demo).stream().filter(wanted -> inUse.test(wanted.port())).toList();
    }

    /** The next base whose ports are all free, in steps of a hundred. */
    public OptionalInt freeBase(boolean demo, IntPredicate inUse) {
        for (int candidate = base + STEP; candidate + SPAN <= 65_535; candidate += STEP) {
            if (new PortPlan(candidate).taken(demo, inUse).isEmpty()) {
                return OptionalInt.of(candidate);
            }
        }
        return OptionalInt.empty();
    }

    /** @throws LauncherFailure that names each port that is taken, who wants it, and how to choose others */
    public void requireFree(boolean demo, IntPredicate inUse) {
        var taken = taken(demo, inUse);
        if (taken.isEmpty()) {
            return;
        }
        var names = String.join(", ", taken.stream().map(Wanted::toString).toList());
        var free = freeBase(demo, inUse);
        throw new LauncherFailure("%s of 127.0.0.1 %s taken by another program: %s. Stop it, or choose other ports%s."
                .formatted(
                        taken.size() == 1 ? "A port" : "Ports",
                        taken.size() == 1 ? "is" : "are",
                        names,
                        free.isPresent() ? " with --port-base " + free.getAsInt() : " with --port-base N"));
    }

    private static String address(int port) {
        return HOST + ":" + port;
    }

    private static String url(String scheme, int port) {
        return scheme + "://" + address(port);
    }
}
