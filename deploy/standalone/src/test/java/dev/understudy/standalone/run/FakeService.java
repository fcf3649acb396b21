package dev.understudy.standalone.run;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Stands for a packaged service: a real process that obeys the run-time contract as far as the launcher looks. */
public final class FakeService {

    private FakeService() {}

    public static void main(String[] arguments) throws IOException {
        if (Boolean.getBoolean("fail")) {
            System.out.println("{\"level\":\"ERROR\",\"message\":\"the schema is from the future\"}");
            System.exit(1);
        }
        for (var variable : new String[] {
            "KAFKA_BOOTSTRAP_SERVERS",
            "QUARKUS_DATASOURCE_JDBC_URL",
            "QUARKUS_DATASOURCE_PASSWORD",
            "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
            "UNDERSTUDY_INSTANCE_ID",
            "GREETING"
        }) {
            if (System.getenv(variable) == null) {
                throw new IllegalStateException(variable + " is not set");
            }
        }
        int port = Integer.parseInt(System.getenv("QUARKUS_MANAGEMENT_PORT"));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }
}
