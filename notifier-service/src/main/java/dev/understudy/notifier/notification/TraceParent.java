package dev.understudy.notifier.notification;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The trace of the work that asked for a message: its sending and its answer belong to the same one. */
final class TraceParent {

    private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private TraceParent() {}

    /**
     * The asker's trace, unless that is where the work is already: what a request, a timer or the engine tells of a
     * message belongs to the trace of that message.
     */
    static Context of(Notification notification) {
        var current = Context.current();
        var asked = of(notification, current);
        return traceId(asked).equals(traceId(current)) ? current : asked;
    }

    private static String traceId(Context context) {
        return Span.fromContext(context).getSpanContext().getTraceId();
    }

    /** @param otherwise the context to go on in when nothing is known of the asker's */
    static Context of(Notification notification, Context otherwise) {
        var traceparent = notification.traceparent;
        return traceparent == null
                ? otherwise
                : W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), Map.of("traceparent", traceparent), GETTER);
    }
}
