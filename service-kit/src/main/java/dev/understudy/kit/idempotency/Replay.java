package dev.understudy.kit.idempotency;

/** Leaves a resource method, whose own result type cannot hold it, with an answer given before. */
final class Replay extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    Replay(Answer answer) {
        super("replayed", null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
