package dev.understudy.kit.idempotency;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

@Singleton
class ReplayMapper {

    @ServerExceptionMapper(Replay.class)
    public Response replay(Replay e) {
        return e.answer().replay();
    }
}
