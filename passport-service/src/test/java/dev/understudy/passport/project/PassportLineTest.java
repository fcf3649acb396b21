package dev.understudy.passport.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.AssetRemoved;
import dev.understudy.events.Event;
import dev.understudy.events.EventData;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.PersonEvent.PersonRemoved;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ProjectRemoved;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesRemoved;
import dev.understudy.events.Topic;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** The life of a passport on a real broker and a real database. */
@QuarkusTest
class PassportLineTest {

    private static final Logger LOG = Logger.getLogger(PassportLineTest.class);

    private static final String ADDRESS = "/api/v1/projects/{project}/passport";

    private final String project = "shop-" + UUID.randomUUID().toString().substring(0, 8);

    private final String document = """
            passport: 1
            project:
              id: %s
              name: Самовар и Ко
              client: {id: samovar, name: ООО «Самовар»}
              timeZone: Europe/Moscow
              languages: [ru, en]
            zones:
              - {id: cms, name: Сайт, criticality: critical}
            people:
              - id: ivanov
                name: Иван Иванов
                contacts: [{kind: email, address: ivanov@example.test}]
              - {id: petrova, name: Анна Петрова, languages: [en]}
            assets:
              - {id: site, kind: site, name: Витрина, zone: cms, url: "https://самовар.рф/каталог?q=1", hostedOn: vps}
              - {id: vps, kind: hosting, name: Сервер, provider: Пример}
            responsibilities:
              - {zone: cms, primary: ivanov, deputy: petrova, informed: [petrova]}
            agreement:
              emergency: {response: PT60M}
            """.formatted(project);

    @Test
    void applyingADocumentTellsTheSuite() {
        put(document)
                .statusCode(201)
                .header("ETag", "\"1\"")
                .body("version", equalTo(1), "created", equalTo(true), "changed", equalTo(true))
                .body("diff.assets.added", contains("site", "vps"), "diff.people.added", contains("ivanov", "petrova"))
                .body("diff.responsibilities.added", contains("cms"), "diff.agreement.added", contains("agreement"));

        var applied = await(ProjectApplied.class, 1).getFirst();
        assertThat(applied.name()).isEqualTo("Самовар и Ко");
        assertThat(applied.client().clientId()).isEqualTo("samovar");
        assertThat(applied.agreement()).isNotNull();
        assertThat(applied.agreement().emergency().escalateAfter()).isEqualTo(Duration.ofMinutes(30));
        var site = await(AssetApplied.class, 2).stream()
                .filter(asset -> asset.assetId().equals("site"))
                .findFirst()
                .orElseThrow();
        assertThat(site.attributes())
                .containsEntry("url", "https://xn--80aaf3bkob.xn--p1ai/%D0%BA%D0%B0%D1%82%D0%B0%D0%BB%D0%BE%D0%B3?q=1");
        assertThat(site.relations()).extracting("type", "target").containsExactly(tuple("hostedOn", "vps"));
        assertThat(await(PersonApplied.class, 2))
                .extracting(PersonApplied::languages)
                .containsExactlyInAnyOrder(List.of("ru", "en"), List.of("en"));
        assertThat(await(ResponsibilitiesApplied.class, 1)
                        .getFirst()
                        .duties()
                        .getFirst()
                        .deputy())
                .isEqualTo("petrova");
    }

    @Test
    void theSameDocumentAgainChangesNothing() {
        put(document).statusCode(201);
        put(document)
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("version", equalTo(1), "created", equalTo(false), "changed", equalTo(false))
                .body("diff.assets.added", empty(), "diff.assets.changed", empty(), "diff.project.changed", empty());
        // What comes after it on the same topics shows that nothing came in between.
        put(document.replace("name: Самовар и Ко", "name: Самовары")).statusCode(200);

        assertThat(await(ProjectApplied.class, 2))
                .extracting(ProjectApplied::version)
                .containsExactly(1L, 2L);
        assertThat(all(AssetApplied.class)).hasSize(2);
        assertThat(all(PersonApplied.class)).hasSize(2);
        assertThat(all(ResponsibilitiesApplied.class)).hasSize(1);
    }

    @Test
    void aChangeTellsOnlyWhatChangedAndRemovesWhatIsGone() {
        put(document).statusCode(201);
        put(document.replace("name: Витрина", "name: Магазин")
                        .replace(", hostedOn: vps", "")
                        .replaceAll(".*id: vps.*\\n", "")
                        .replaceAll(".*id: petrova.*\\n", "  - {id: sidorov, name: Пётр Сидоров}\n")
                        .replace("deputy: petrova, informed: [petrova]", "deputy: sidorov"))
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("diff.assets.added", empty(), "diff.assets.changed", contains("site"))
                .body("diff.assets.removed", contains("vps"), "diff.people.removed", contains("petrova"))
                .body("diff.people.added", contains("sidorov"), "diff.people.changed", empty())
                .body("diff.responsibilities.changed", contains("cms"), "diff.zones.changed", empty());

        assertThat(await(AssetRemoved.class, 1)).containsExactly(new AssetRemoved(project, "vps"));
        assertThat(await(PersonRemoved.class, 1)).containsExactly(new PersonRemoved(project, "petrova"));
        assertThat(await(AssetApplied.class, 3))
                .filteredOn(asset -> asset.version() == 2)
                .extracting(AssetApplied::name)
                .containsExactly("Магазин");
        assertThat(all(PersonApplied.class))
                .filteredOn(person -> person.version() == 2)
                .extracting(PersonApplied::personId)
                .containsExactly("sidorov");
        assertThat(await(ResponsibilitiesApplied.class, 2)
                        .getLast()
                        .duties()
                        .getFirst()
                        .deputy())
                .isEqualTo("sidorov");
    }

    @Test
    void aRemarkIsAVersionOfItsOwnWithoutDifference() {
        put(document).statusCode(201);
        put(document + "# проверено\n")
                .body("version", equalTo(2), "changed", equalTo(true), "diff.assets.changed", empty());

        get(ADDRESS, Tokens.auditor(), "application/yaml")
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body(equalTo(document + "# проверено\n"));
    }

    @Test
    void removingLeavesTombstonesAndKeepsTheVersions() {
        put(document).statusCode(201);
        given(Tokens.engineer())
                .delete("/api/v1/projects/{project}", project)
                .then()
                .statusCode(403);
        given(Tokens.admin())
                .delete("/api/v1/projects/{project}", project)
                .then()
                .statusCode(204);

        assertThat(await(ProjectRemoved.class, 1)).hasSize(1);
        assertThat(await(AssetRemoved.class, 2))
                .extracting(AssetRemoved::assetId)
                .contains("site", "vps");
        assertThat(await(PersonRemoved.class, 2)).hasSize(2);
        assertThat(await(ResponsibilitiesRemoved.class, 1)).hasSize(1);
        for (var topic : List.of(Topic.PROJECTS, Topic.RESPONSIBILITIES)) {
            assertThat(EventLog.records(topic.topicName()).stream()
                            .filter(record -> project.equals(record.key()))
                            .toList()
                            .getLast()
                            .value())
                    .isNull();
        }
        get(ADDRESS, Tokens.admin(), "application/json").statusCode(404);
        get(ADDRESS + "/versions", Tokens.admin(), "application/json").statusCode(404);
        given(Tokens.admin())
                .delete("/api/v1/projects/{project}", project)
                .then()
                .statusCode(404);

        put(document.replace("id: samovar", "id: other"))
                .statusCode(409)
                .body("code", equalTo("passport.client-differs"));
        put(document).statusCode(201).body("version", equalTo(2), "diff.assets.added", contains("site", "vps"));
        get(ADDRESS + "/versions", Tokens.admin(), "application/json").body("items.version", contains(2, 1));
        assertThat(await(AssetApplied.class, 4))
                .extracting(AssetApplied::version)
                .contains(2L);
    }

    @Test
    void aDryRunTellsTheDifferenceAndStoresNothing() {
        dryRun(document)
                .statusCode(200)
                .header("ETag", nullValue())
                .body("dryRun", equalTo(true), "created", equalTo(true), "diff.zones.added", contains("cms"));
        get(ADDRESS, Tokens.admin(), "application/json").statusCode(404);
        dryRun(document.replace("zone: cms,", "zone: cma,")).statusCode(422);

        put(document).statusCode(201).body("version", equalTo(1));
        dryRun(document.replace("name: Витрина", "name: Магазин"))
                .body("version", equalTo(2), "diff.assets.changed", contains("site"));
        get(ADDRESS + "/versions", Tokens.admin(), "application/json").body("items.version", contains(1));
        put(document.replace("name: Самовар и Ко", "name: Самовары")).statusCode(200);
        await(ProjectApplied.class, 2);
        assertThat(all(AssetApplied.class)).hasSize(2);
    }

    @Test
    void whatIsExportedCanBeAppliedAgain() {
        put(document).statusCode(201);
        var json = get(ADDRESS, Tokens.admin(), "application/json")
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("passport", equalTo(1), "assets[0].hostedOn", equalTo("vps"))
                .body("agreement.emergency.escalateAfter", equalTo("PT30M"), "assets[0]", not(hasKey("fields")))
                .extract()
                .asString();
        given(Tokens.admin())
                .contentType("application/json")
                .body(json.getBytes(StandardCharsets.UTF_8))
                .queryParam("dryRun", true)
                .put(ADDRESS, project)
                .then()
                .statusCode(200)
                .body("diff.assets.changed", empty(), "diff.people.changed", empty(), "diff.project.changed", empty())
                .body("diff.agreement.changed", empty(), "diff.responsibilities.changed", empty());

        put(document.replace("name: Витрина", "name: Магазин")).statusCode(200);
        get(ADDRESS + "/versions/1", Tokens.admin(), "application/json").body("assets[0].name", equalTo("Витрина"));
        get(ADDRESS + "/versions/2", Tokens.admin(), "application/yaml").body(containsString("name: Магазин"));
        get(ADDRESS + "/versions/3", Tokens.admin(), "application/json")
                .statusCode(404)
                .body("code", equalTo("passport.version-not-found"));
        given(Tokens.admin())
                .get(ADDRESS + "/versions?limit=1", project)
                .then()
                .body("items.version", contains(2), "nextCursor", notNullValue());
    }

    @Test
    void whoAsksForNothingInParticularGetsJson() {
        put(document).statusCode(201);

        given(Tokens.admin()).get(ADDRESS, project).then().statusCode(200).contentType("application/json");
    }

    @Test
    void anAddressThatNoProjectCanHaveIsNotFound() {
        for (var address : List.of("/api/v1/projects/%00", "/api/v1/projects/%00/passport", "/api/v1/projects/A%20B")) {
            given(Tokens.admin()).urlEncodingEnabled(false).get(address).then().statusCode(404);
        }
    }

    @Test
    void onlyTheVersionThatWasReadIsReplaced() {
        given(Tokens.admin())
                .header("If-Match", "\"1\"")
                .contentType("application/yaml")
                .body(document.getBytes(StandardCharsets.UTF_8))
                .put(ADDRESS, project)
                .then()
                .statusCode(412);
        put(document).statusCode(201);
        for (var attempt : List.of("\"7\"", "\"1\"")) {
            given(Tokens.admin())
                    .header("If-Match", attempt)
                    .contentType("application/yaml")
                    .body(document.replace("name: Витрина", "name: Магазин").getBytes(StandardCharsets.UTF_8))
                    .put(ADDRESS, project)
                    .then()
                    .statusCode(attempt.equals("\"1\"") ? 200 : 412);
        }
    }

    @Test
    void aStrangerSeesNothingOfIt() {
        put(document).statusCode(201);
        var stranger = Tokens.client("stranger");

        get("/api/v1/projects/{project}", stranger, "application/json").statusCode(404);
        get(ADDRESS, stranger, "application/json").statusCode(404).body("code", equalTo("project.not-found"));
        get(ADDRESS, stranger, "application/yaml").statusCode(404);
        get(ADDRESS + "/versions", stranger, "application/json").statusCode(404);
        get(ADDRESS + "/versions/1", stranger, "application/json").statusCode(404);
        given(stranger).get("/api/v1/projects").then().statusCode(200).body("items", empty());
        put(document, stranger).statusCode(403);
        var strangeEngineer = Tokens.of("engineer", "stranger");
        put(document, strangeEngineer).statusCode(404);
        put("not even: [a passport", strangeEngineer).statusCode(404);
        given(Tokens.of("admin", "stranger"))
                .delete("/api/v1/projects/{project}", project)
                .then()
                .statusCode(404);

        get(ADDRESS, Tokens.client("samovar"), "application/json").statusCode(200);
        given(Tokens.client("samovar")).get("/api/v1/projects?limit=500").then().body("items.id", hasItem(project));
        get("/api/v1/projects/{project}", Tokens.client("samovar"), "application/json")
                .body("name", equalTo("Самовар и Ко"), "appliedBy", equalTo("test-admin"), "version", equalTo(1));
    }

    @Test
    void aTokenOfOneClientCreatesNoProjectOfAnother() {
        put(document, Tokens.of("engineer", "other")).statusCode(403).body("code", equalTo("passport.foreign-client"));
        put(document, Tokens.of("engineer", "samovar")).statusCode(201);
        put(document.replace("id: samovar", "id: other"), Tokens.of("engineer", "samovar"))
                .statusCode(409)
                .body("code", equalTo("passport.client-differs"));
    }

    @Test
    void nobodyWithoutATokenAndNoMachine() {
        RestAssured.given()
                .contentType("application/yaml")
                .body(document.getBytes(StandardCharsets.UTF_8))
                .put(ADDRESS, project)
                .then()
                .statusCode(401);
        put(document, Tokens.ingest()).statusCode(403);
        put(document, Tokens.auditor()).statusCode(403);
        given(Tokens.ingest()).get("/api/v1/projects").then().statusCode(403);
        get(ADDRESS, Tokens.ingest(), "application/json").statusCode(403);
    }

    @Test
    void aWrongDocumentIsRefusedWhole() {
        put(document.replace("zone: cms,", "zone: cmz,").replace("PT60M", "60"))
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("passport.invalid-document"))
                .body("violations.rule", contains("unknown-zone", "unknown-zone", "duration"))
                .body("violations[0].path", equalTo("assets[0].zone"), "violations[0].line", equalTo(16))
                .body("violations[0].message", containsString("did you mean 'cms'?"));
        put("passport: 1\nproject: {")
                .statusCode(400)
                .body("code", equalTo("passport.malformed-document"), "violations[0].line", equalTo(2));
        put("").statusCode(400);
        get(ADDRESS, Tokens.admin(), "application/json").statusCode(404);
    }

    @Test
    void aDocumentOfFiveMegabytesIsToldTheLimitAndItsSize() {
        var padding = "# " + "x".repeat(98) + "\n";
        var large = document + padding.repeat(5 * 1024 * 1024 / padding.length());

        put(large)
                .statusCode(413)
                .contentType("application/problem+json")
                .body("code", equalTo("passport.document-too-large"))
                .body("detail", containsString("4194304"))
                .body("detail", containsString(String.valueOf(large.getBytes(StandardCharsets.UTF_8).length)));
    }

    @Test
    void applicationsAtTheSameTimeFollowOneAnother() throws Exception {
        int authors = 8;
        var texts = IntStream.range(0, authors)
                .mapToObj(i -> document.replace("name: Самовар и Ко", "name: Самовар " + i))
                .toList();
        try (var pool = Executors.newFixedThreadPool(authors)) {
            var answers = pool.invokeAll(texts.stream()
                    .map(text -> (Callable<ValidatableResponse>) () -> put(text))
                    .toList());
            for (var answer : answers) {
                assertThat(answer.get().extract().statusCode()).isIn(200, 201);
            }
        }

        var applied = await(ProjectApplied.class, authors);
        assertThat(applied)
                .extracting(ProjectApplied::version)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, authors).boxed().toList());
        get(ADDRESS, Tokens.admin(), "application/json")
                .header("ETag", ETags.of(authors))
                .body("project.name", equalTo(applied.getLast().name()));
        assertThat(all(AssetApplied.class)).hasSize(2);
    }

    @Test
    void fiveHundredAssetsInOneGo() {
        var many = document.replace(
                "responsibilities:",
                IntStream.range(0, 500)
                        .mapToObj(i ->
                                "  - {id: s%d, kind: site, name: Сайт %d, zone: cms, url: \"https://s%d.example/\", hostedOn: vps}\n"
                                        .formatted(i, i, i))
                        .collect(Collectors.joining("", "", "responsibilities:")));
        var begin = System.nanoTime();
        put(many).statusCode(201);
        LOG.infof("500 assets applied in %d ms", (System.nanoTime() - begin) / 1_000_000);

        assertThat(await(AssetApplied.class, 502))
                .extracting(AssetApplied::assetId)
                .doesNotHaveDuplicates();
    }

    private ValidatableResponse dryRun(String text) {
        return given(Tokens.admin())
                .contentType("application/yaml")
                .body(text.getBytes(StandardCharsets.UTF_8))
                .queryParam("dryRun", true)
                .put(ADDRESS, project)
                .then();
    }

    private ValidatableResponse get(String address, String token, String type) {
        return given(token).accept(type).get(address, project).then();
    }

    private ValidatableResponse put(String text) {
        return put(text, Tokens.admin());
    }

    private ValidatableResponse put(String text, String token) {
        return given(token)
                .contentType("application/yaml; charset=UTF-8")
                .body(text.getBytes(StandardCharsets.UTF_8))
                .put(ADDRESS, project)
                .then();
    }

    private static RequestSpecification given(String token) {
        return RestAssured.given().auth().oauth2(token);
    }

    private <T extends EventData> List<T> await(Class<T> type, int count) {
        return EventLog.await(type, this::isOurs, count).stream()
                .map(Event::data)
                .toList();
    }

    private <T extends EventData> List<T> all(Class<T> type) {
        return EventLog.all(type).stream().map(Event::data).filter(this::isOurs).toList();
    }

    private boolean isOurs(EventData data) {
        return data.key().equals(project) || data.key().startsWith(project + "/");
    }
}
