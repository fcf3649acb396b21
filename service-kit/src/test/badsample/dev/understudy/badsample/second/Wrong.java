package dev.understudy.badsample.second;

import dev.understudy.badsample.first.BadManager;
import jakarta.transaction.Transactional;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

public class Wrong {

    @Incoming("in")
    @Outgoing("out")
    @Transactional
    public BadManager on(BadManager in) {
        return in;
    }
}
