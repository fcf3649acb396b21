package dev.understudy.kit.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * What holds in every service; each rule says how to mend a violation. A service's test:
 *
 * <pre>{@code
 * @AnalyzeClasses(packages = "dev.understudy.incident", importOptions = ImportOption.DoNotIncludeTests.class)
 * class ArchitectureTest {
 *     @ArchTest
 *     static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);
 * }
 * }</pre>
 */
public final class ArchitectureRules {

    private static final String TRANSACTIONAL = "jakarta.transaction.Transactional";
    private static final String RETRY = "org.eclipse.microprofile.faulttolerance.Retry";
    private static final String INCOMING = "org.eclipse.microprofile.reactive.messaging.Incoming";
    private static final String OUTGOING = "org.eclipse.microprofile.reactive.messaging.Outgoing";
    private static final String ENTITY = "jakarta.persistence.Entity";
    private static final String AUTHENTICATED = "io.quarkus.security.Authenticated";

    private static final Set<String> SENDERS = Set.of(
            "org.apache.kafka.clients.producer.Producer",
            "org.apache.kafka.clients.producer.KafkaProducer",
            "org.eclipse.microprofile.reactive.messaging.Emitter",
            "io.smallrye.reactive.messaging.MutinyEmitter");

    private ArchitectureRules() {}

    @ArchTest
    public static final ArchRule time_comes_from_the_clock_bean = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.understudy.kit.ids.SystemClock")
            .should()
            .callMethodWhere(readsSystemTime())
            .orShould()
            .callConstructor(Date.class)
            .allowEmptyShould(true)
            .because("a test must be able to set the time; inject java.time.Clock and ask it, as in clock.instant()"
                    + " or LocalDate.now(clock)");

    @ArchTest
    public static final ArchRule only_the_outbox_sends = noClasses()
            .that(are(DescribedPredicate.not(resideInAPackage("dev.understudy.kit..")
                    .or(resideInAPackage("dev.understudy.monitor..").and(simpleNameEndingWith("ResultPublisher"))))))
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "send to Kafka", (JavaClass used) -> SENDERS.contains(used.getFullName())))
            .allowEmptyShould(true)
            .because("an event that is sent beside a transaction is lost or untrue when either fails; call"
                    + " Outbox.publish inside the transaction that changes the state");

    @ArchTest
    public static final ArchRule no_outgoing_channels = noMethods()
            .should()
            .beAnnotatedWith(OUTGOING)
            .allowEmptyShould(true)
            .because("an event that is sent beside a transaction is lost or untrue when either fails; call"
                    + " Outbox.publish inside the transaction that changes the state");

    @ArchTest
    public static final ArchRule no_retry_inside_a_transaction = noMethods()
            .that(are(transactional()))
            .should()
            .beAnnotatedWith(RETRY)
            .allowEmptyShould(true)
            .because("the second attempt sees the inbox row of the first and takes itself for a duplicate; retry"
                    + " outside (Intake does) and keep the transaction on a bean of its own");

    @ArchTest
    public static final ArchRule listeners_are_named_so = methods()
            .that()
            .areAnnotatedWith(INCOMING)
            .should()
            .beDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Listener")
            .allowEmptyShould(true)
            .because("who reads the code looks for what comes in there; move the method to an XxxListener that hands"
                    + " records to Intake");

    @ArchTest
    public static final ArchRule listeners_have_no_transaction = noMethods()
            .that(are(declaredInListener()))
            .should(new ArchCondition<JavaMethod>("be transactional") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    events.add(new SimpleConditionEvent(
                            method, transactional().test(method), method.getFullName() + " is transactional"));
                }
            })
            .allowEmptyShould(true)
            .because("Intake retries around the transaction, not inside; put @Transactional on an XxxHandler bean"
                    + " that the listener calls");

    @ArchTest
    public static final ArchRule entities_stay_inside = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Resource")
            .and()
            .areNotPrivate()
            .should(new ArchCondition<JavaMethod>("return an entity") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    method.getReturnType().getAllInvolvedRawTypes().stream()
                            .filter(type -> type.isAnnotatedWith(ENTITY))
                            .forEach(type -> events.add(new SimpleConditionEvent(
                                    method, true, method.getFullName() + " returns " + type.getName())));
                }
            })
            .allowEmptyShould(true)
            .because("an entity on the wire makes the table part of the API; return a view record, as in"
                    + " IncidentView.of(incident)");

    @ArchTest
    public static final ArchRule resources_are_thin = noClasses()
            .that()
            .haveSimpleNameEndingWith("Resource")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("jakarta.persistence.EntityManager")
            .allowEmptyShould(true)
            .because("a use case is one transaction; move the query to the repository and call it through the service");

    @ArchTest
    public static final ArchRule endpoints_name_their_roles = noClasses()
            .should()
            .beAnnotatedWith(AUTHENTICATED)
            .orShould(new ArchCondition<JavaClass>("have methods open to any token") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    type.getMethods().stream()
                            .filter(method -> method.isAnnotatedWith(AUTHENTICATED))
                            .forEach(method -> events.add(
                                    new SimpleConditionEvent(type, true, method.getFullName() + " is open")));
                }
            })
            .allowEmptyShould(true)
            .because("any token includes the one of a machine that may only send signals; list the roles in"
                    + " @RolesAllowed({Roles.ADMIN, ...})");

    @ArchTest
    public static final ArchRule names_say_something = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Util|Utils|Helper|Impl)")
            .allowEmptyShould(true)
            .because("such a name fits anything; name the class after the thing or the deed, as the field does");

    @ArchTest
    public static final ArchRule packages_are_null_marked = classes()
            .should(new ArchCondition<JavaClass>("be in a package that is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            type, marked, type.getPackageName() + " is not null-marked (" + type.getName() + ")"));
                }
            })
            .allowEmptyShould(true)
            .because("NullAway checks only such packages; add a package-info.java with @NullMarked");

    @ArchTest
    public static final ArchRule features_form_no_cycle = slices().matching("dev.understudy.*.(*)..")
            .should()
            .beFreeOfCycles()
            .allowEmptyShould(true)
            .because("two features that need each other are one, or lack a third; move what both need, or turn one"
                    + " direction into an event");

    private static DescribedPredicate<JavaAccess<?>> readsSystemTime() {
        return DescribedPredicate.describe("read the system's time", access -> {
            var target = access.getTarget();
            var owner = target.getOwner().getFullName();
            return switch (target.getName()) {
                case "now" ->
                    owner.startsWith("java.time.")
                            && access.getTarget() instanceof MethodCallTarget call
                            && call.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
                case "currentTimeMillis" -> owner.equals("java.lang.System");
                case "systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds", "tickMinutes" ->
                    owner.equals("java.time.Clock");
                default -> false;
            };
        });
    }

    private static DescribedPredicate<JavaMethod> transactional() {
        return DescribedPredicate.describe(
                "transactional",
                method -> method.isAnnotatedWith(TRANSACTIONAL)
                        || method.getOwner().isAnnotatedWith(TRANSACTIONAL));
    }

    private static DescribedPredicate<JavaMethod> declaredInListener() {
        return DescribedPredicate.describe(
                "declared beside an @Incoming method", method -> method.getOwner().getMethods().stream()
                        .anyMatch(CanBeAnnotated.Predicates.annotatedWith(INCOMING)));
    }
}
