package dev.understudy.notifier.channel;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The channels that this service can use, by their kind. */
@Singleton
public class Channels {

    private final Map<String, Channel> byKind;

    public Channels(@All List<Channel> channels) {
        this.byKind = channels.stream().collect(toUnmodifiableMap(Channel::kind, Function.identity()));
    }

    public Set<String> kinds() {
        return byKind.keySet();
    }

    public Optional<Channel> find(String kind) {
        return Optional.ofNullable(byKind.get(kind));
    }
}
