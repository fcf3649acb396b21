import dev.understudy.events.Criticality;
import dev.understudy.passport.busfactor.BusFactor;
import dev.understudy.passport.busfactor.Operable;
import dev.understudy.passport.busfactor.Operable.Key;
import dev.understudy.passport.busfactor.Operable.Way;
import dev.understudy.passport.graph.DependencyGraph;
import dev.understudy.passport.graph.DependencyGraph.Edge;
import dev.understudy.passport.graph.DependencyGraph.Node;
import dev.understudy.passport.graph.DependencyGraph.Zone;
import dev.understudy.passport.graph.GraphDrawing;
import dev.understudy.passport.graph.Relation;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * How long the pure analyses of a passport take, in one JVM, without database and HTTP. Inputs follow from a seed. Beside
 * the time on the wall it tells the thread's processor time, which a busy machine does not stretch.
 */
public class Analyses {

    private static final int WARM_UP = 50;

    public static void main(String[] arguments) {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        System.out.printf(
                "%-62s %8s %8s %8s %8s %8s %8s%n", "milliseconds", "first", "median", "p95", "max", "cpu p50", "cpu p95");
        measure("bus factor, 25 people x 300 assets, 2-4 holders, 1-2 ways", runs, seed -> assets(25, 300, 2, 4, 1, 2, seed));
        measure("bus factor, 25 people x 300 assets, 4-12 holders, 1-4 ways", runs, seed -> assets(25, 300, 4, 12, 1, 4, seed));
        measure("bus factor, 60 people x 300 assets, 3-6 holders, 1-3 ways", runs, seed -> assets(60, 300, 3, 6, 1, 3, seed));
        picture("graph of 40 assets, laid out and drawn", 40, runs);
        picture("graph of 500 assets, laid out and drawn", 500, runs);
    }

    private static void measure(String name, int runs, IntFunction<List<Operable>> input) {
        report(name, runs, seed -> {
            var things = input.apply(seed);
            return () -> {
                var factor = BusFactor.of(things);
                if (factor.busFactor() == null) {
                    throw new IllegalStateException("not exact: " + factor.atLeast() + " to " + factor.atMost());
                }
            };
        });
    }

    private static void picture(String name, int count, int runs) {
        report(name, runs, seed -> {
            var graph = graph(count, seed);
            return () -> {
                if (new GraphDrawing(graph, "Проект", "ru", Set.of()).svg().length() < count * 100) {
                    throw new IllegalStateException("that is no picture");
                }
            };
        });
    }

    private static void report(String name, int runs, IntFunction<Runnable> work) {
        double first = measured(work.apply(0)).wall();
        for (int run = 0; run < WARM_UP; run++) {
            work.apply(run).run();
        }
        var wall = new double[runs];
        var processor = new double[runs];
        for (int run = 0; run < runs; run++) {
            var time = measured(work.apply(run));
            wall[run] = time.wall();
            processor[run] = time.processor();
        }
        Arrays.sort(wall);
        Arrays.sort(processor);
        int late = Math.min(runs - 1, runs * 95 / 100);
        System.out.printf(
                "%-62s %8.1f %8.1f %8.1f %8.1f %8.1f %8.1f%n",
                name, first, wall[runs / 2], wall[late], wall[runs - 1], processor[runs / 2], processor[late]);
    }

    private record Time(double wall, double processor) {}

    private static Time measured(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long wall = System.nanoTime();
        long processor = threads.getCurrentThreadCpuTime();
        work.run();
        return new Time((System.nanoTime() - wall) / 1e6, (threads.getCurrentThreadCpuTime() - processor) / 1e6);
    }

    /** Assets with one to several ways (own accesses, what they run on), each of one or two keys. */
    private static List<Operable> assets(
            int people, int count, int leastHolders, int mostHolders, int leastWays, int mostWays, int seed) {
        var random = new Random(seed);
        var assets = new ArrayList<Operable>();
        for (int at = 0; at < count; at++) {
            var ways = new ArrayList<Way>();
            int wayCount = random.nextInt(leastWays, mostWays + 1);
            for (int way = 0; way < wayCount; way++) {
                var keys = new ArrayList<Key>();
                int keyCount = random.nextInt(1, 3);
                for (int key = 0; key < keyCount; key++) {
                    var holders = new HashSet<String>();
                    int holderCount = random.nextInt(leastHolders, mostHolders + 1);
                    while (holders.size() < holderCount) {
                        holders.add("person-" + random.nextInt(people));
                    }
                    keys.add(new Key("key", holders));
                }
                ways.add(new Way("way", keys));
            }
            assets.add(new Operable("asset-" + at, "server", "Asset " + at, at % 3 != 0, ways));
        }
        return assets;
    }

    /** Sites on databases on servers on hostings, each with one to three relations, in ten zones. */
    private static DependencyGraph graph(int count, int seed) {
        var random = new Random(seed);
        var zones = new ArrayList<Zone>();
        for (int zone = 0; zone < 10; zone++) {
            zones.add(new Zone("zone-" + zone, "Зона " + zone, Criticality.values()[zone % 3]));
        }
        var nodes = new ArrayList<Node>();
        var edges = new ArrayList<Edge>();
        for (int at = 0; at < count; at++) {
            var kind = at < count / 25 ? "hosting" : at < count / 6 ? "server" : at < count / 2 ? "database" : "site";
            nodes.add(new Node("asset-" + at, kind, "Актив номер " + at, "zone-" + random.nextInt(10), null, null));
            int relations = at == 0 ? 0 : random.nextInt(1, 4);
            for (int relation = 0; relation < relations; relation++) {
                int to = at < count / 2 ? random.nextInt(at / 3 + 1) : random.nextInt(at);
                if (to != at) {
                    edges.add(new Edge("asset-" + at, "asset-" + to, Relation.values()[random.nextInt(3)]));
                }
            }
        }
        return new DependencyGraph(zones, nodes, edges);
    }
}
