package dev.understudy.passport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What a passport may be. */
@ConfigMapping(prefix = "understudy.passport")
public interface PassportConfig {

    /** Largest document that is read, in bytes. */
    @WithDefault("4194304")
    int maxDocumentBytes();
}
