package dev.understudy.kit.problem;

/** What is said about a status that the framework, not the domain, decided on. */
record HttpText(String code, String title, String detail) {

    static HttpText of(int status) {
        return switch (status) {
            case 400 -> new HttpText("request.malformed", "Malformed input", "the request cannot be read");
            case 404 ->
                new HttpText(
                        "http.not-found",
                        "Not found",
                        "nothing is at this address, or a part of it has the wrong form");
            case 405 ->
                new HttpText(
                        "http.method-not-allowed",
                        "Method not allowed",
                        "this address does not take that method; see the Allow header");
            case 406 ->
                new HttpText("http.not-acceptable", "Not acceptable", "none of the media types in Accept is offered");
            case 413 -> new HttpText("http.too-large", "Too large", "the body is larger than this service accepts");
            case 415 ->
                new HttpText(
                        "http.unsupported-media-type",
                        "Unsupported media type",
                        "this address does not take that Content-Type");
            default -> new HttpText("http.status-" + status, "Request refused", "the request is refused");
        };
    }
}
