package dev.understudy.kit.egress;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Where probes and webhooks may go. */
@ConfigMapping(prefix = "understudy.egress")
public interface EgressConfig {

    /** CIDR ranges beyond the public addresses: {@code 10.20.0.0/16,fd00::/8}. */
    Optional<List<String>> allow();
}
