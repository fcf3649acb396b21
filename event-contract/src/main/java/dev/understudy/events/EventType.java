package dev.understudy.events;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The CloudEvents {@code type} of a record: {@code <owner>.<noun>.<past-tense-verb>.v<N>}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {

    String value();

    /**
     * Whether the event removes its key from a compacted topic. Such a record is written as a tombstone (no value), and
     * its components are, in order, the parts of the key between slashes.
     */
    boolean tombstone() default false;
}
