package dev.understudy.kit.idempotency;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.kit.problem.DomainException;
import dev.understudy.kit.problem.ProblemMapper;
import dev.understudy.kit.problem.TooManyRequests;
import dev.understudy.kit.security.Caller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Outside of the method's own transaction, which joins this one. */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class IdempotentInterceptor {

    private final IdempotentRequest request;
    private final Caller caller;
    private final Answers answers;
    private final ProblemMapper problems;
    private final ObjectMapper json;

    IdempotentInterceptor(
            IdempotentRequest request, Caller caller, Answers answers, ProblemMapper problems, ObjectMapper json) {
        this.request = request;
        this.caller = caller;
        this.answers = answers;
        this.problems = problems;
        this.json = json;
    }

    /** Carries a refusal of the domain out of the transaction that it undoes. */
    private static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final DomainException refusal;

        Refused(DomainException refusal) {
            super(refusal);
            this.refusal = refusal;
        }
    }

    @AroundInvoke
    @Nullable
    Object once(InvocationContext invocation) throws Exception {
        var keyed = request.keyed();
        return keyed.isPresent() ? once(invocation, keyed.get()) : invocation.proceed();
    }

    private @Nullable Object once(InvocationContext invocation, IdempotentRequest.Keyed keyed) {
        var subject = caller.subject();
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                answers.claim(subject, keyed);
                replayIfKnown(subject, keyed);
                var result = proceed(invocation);
                answers.keep(subject, keyed, Answer.of(response(invocation, result), json));
                return result;
            });
        } catch (Refused e) {
            if (e.refusal.status() < 500 && !(e.refusal instanceof TooManyRequests)) {
                var answer = Answer.of(
                        problems.response(
                                e.refusal,
                                keyed.operation().substring(keyed.operation().indexOf(' ') + 1)),
                        json);
                QuarkusTransaction.requiringNew().run(() -> answers.keep(subject, keyed, answer));
            }
            throw e.refusal;
        }
    }

    private void replayIfKnown(String subject, IdempotentRequest.Keyed keyed) {
        Optional<Answer> known = answers.find(subject, keyed);
        if (known.isPresent()) {
            throw new Replay(known.get());
        }
    }

    private static @Nullable Object proceed(InvocationContext invocation) throws Exception {
        try {
            return invocation.proceed();
        } catch (DomainException e) {
            throw new Refused(e);
        }
    }

    private static Response response(InvocationContext invocation, @Nullable Object result) {
        return switch (result) {
            case Response response -> response;
            case RestResponse<?> response -> response.toResponse();
            case null, default -> {
                var declared = invocation.getMethod().getAnnotation(ResponseStatus.class);
                int status = declared != null ? declared.value() : result == null ? 204 : 200;
                yield Response.status(status).entity(result).build();
            }
        };
    }
}
