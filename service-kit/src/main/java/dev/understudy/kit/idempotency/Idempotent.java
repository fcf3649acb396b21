package dev.understudy.kit.idempotency;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a POST resource method (or, for all of its methods, on a resource class): a request with an {@code Idempotency-Key} header is carried out once, and its repetitions
 * within 24 hours get the first answer again, marked {@code Idempotency-Replayed: true}. Without the header the method
 * runs as ever.
 *
 * <p>The method and the record of its answer are one transaction: a service that dies in between has done nothing, and
 * the repetition carries the request out. So what the method does belongs into the database (events through the outbox),
 * not into transactions of their own ({@code REQUIRES_NEW}), and takes no long waits. Keys are per caller and address.
 *
 * <ul>
 *   <li>the same key with another body: 422 {@code idempotency.key-reused}
 *   <li>while the first request still runs: 409 {@code idempotency.in-progress} with {@code Retry-After}
 *   <li>a refusal of the domain (4xx) is an answer too; 429 and 5xx are not, and may be tried again with the same key
 * </ul>
 */
@InterceptorBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {}
