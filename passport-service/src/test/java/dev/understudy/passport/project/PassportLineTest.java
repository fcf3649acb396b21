package dev.understudy.passport.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.Event;
import dev.understudy.events.EventData;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
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
