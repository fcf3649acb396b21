package dev.understudy.passport.calendar;

import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Person;
import dev.understudy.passport.document.SecretText;
import dev.understudy.passport.fact.FactRepository;
import dev.understudy.passport.history.Passports;
import dev.understudy.passport.print.PrintedAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calendars of what expires, and the addresses at which calendar programs read them. */
@ApplicationScoped
class CalendarService {

    private static final int KEY_BYTES = 32;
    private static final int MOST_FEEDS = 50;

    private final Passports passports;
    private final FactRepository facts;
    private final ProjectDirectory directory;
    private final CalendarFeedRepository feeds;
    private final Caller caller;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    CalendarService(
            Passports passports,
            FactRepository facts,
            ProjectDirectory directory,
            CalendarFeedRepository feeds,
            Caller caller,
            Clock clock) {
        this.passports = passports;
        this.facts = facts;
        this.directory = directory;
        this.feeds = feeds;
        this.caller = caller;
        this.clock = clock;
    }

    @Transactional
    ExpiryCalendar calendar(String projectId) {
        var stored = passports.current(projectId);
        return calendar(stored.content(), stored.version().version());
    }

    @Transactional
    String iCalendar(String projectId, @Nullable String language) {
        var stored = passports.current(projectId);
        var passport = stored.content();
        return iCalendar(
                passport,
                stored.version().version(),
                PrintedAnswer.language(language, passport.project().languages()));
    }

    /**
     * A new feed; its answer is the only one that tells the key.
     *
     * @throws Conflict code {@code calendar.too-many-feeds}
     * @throws InvalidInput code {@code calendar.bad-note}
     */
    @Transactional
    CalendarFeed create(String projectId, NewFeed wanted) {
        directory.requireReadable(projectId);
        var languages = passports.current(projectId).content().project().languages();
        if (feeds.of(projectId).size() >= MOST_FEEDS) {
            throw new Conflict(
                    "calendar.too-many-feeds",
                    "the project has " + MOST_FEEDS + " feeds already; delete one that nobody reads any more");
        }
        if (wanted.note() != null && SecretText.isIn(wanted.note())) {
            throw new InvalidInput(
                    "calendar.bad-note",
                    "the note looks as if it held a password, key or token; leave that out, and change it if it was"
                            + " one");
        }
        var bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        var key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var feed = new CalendarFeed(
                TimeOrderedId.next(clock),
                projectId,
                PrintedAnswer.language(wanted.language(), languages),
                wanted.note(),
                caller.subject(),
                clock.instant(),
                null);
        feeds.store(feed, sha256(key));
        return new CalendarFeed(
                feed.id(),
                projectId,
                feed.language(),
                feed.note(),
                feed.createdBy(),
                feed.createdAt(),
                "/feeds/expiries/" + key + ".ics");
    }

    @Transactional
    List<CalendarFeed> feeds(String projectId) {
        directory.requireReadable(projectId);
        return feeds.of(projectId);
    }

    /** @throws NotFound code {@code calendar.feed-not-found} */
    @Transactional
    void delete(String projectId, String id) {
        directory.requireReadable(projectId);
        if (!feeds.delete(projectId, id)) {
            throw new NotFound("calendar.feed-not-found", "the project has no feed '" + id + "'");
        }
    }

    /**
     * What a calendar program reads.
     *
     * @throws NotFound code {@code calendar.feed-not-found}, also when the project is gone
     */
    @Transactional
    String feed(String key) {
        var feed = feeds.byKey(sha256(key)).orElseThrow(CalendarService::noFeed);
        var entry = directory.find(feed.projectId()).orElseThrow(CalendarService::noFeed);
        var passport = passports.find(feed.projectId()).orElseThrow(CalendarService::noFeed);
        return iCalendar(passport, entry.version(), feed.language());
    }

    private static NotFound noFeed() {
        return new NotFound("calendar.feed-not-found", "there is no calendar at this address, or not any more");
    }

    private ExpiryCalendar calendar(Passport passport, long version) {
        var known = facts.of(passport.project().id());
        return ExpiryCalendar.of(
                passport,
                version,
                ObservedExpiries.of(passport, known),
                ObservedExpiries.certificates(passport, known),
                LocalDate.ofInstant(clock.instant(), passport.timeZone()));
    }

    private String iCalendar(Passport passport, long version, String language) {
        return ICalendar.of(
                passport.project().id(),
                passport.project().name(),
                calendar(passport, version).expiries(),
                passport.people().stream().collect(Collectors.toMap(Person::id, Person::name)),
                language,
                passport.timeZone(),
                clock.instant());
    }

    private static String sha256(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
