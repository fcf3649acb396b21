package dev.understudy.standalone.passport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.standalone.Json;
import org.junit.jupiter.api.Test;

class PassportTextsTest {

    @Test
    void violationsPointIntoTheFile() throws Exception {
        var problem = ProblemText.of(422, Json.MAPPER.readTree("""
                {"type": "urn:understudy:problem:passport.invalid", "title": "Invalid input", "status": 422,
                 "detail": "the passport breaks 3 rules", "code": "passport.invalid", "violations": [
                   {"line": 12, "column": 5, "path": "people[2]", "rule": "duplicate-id", "message": "id 'ivanov' is taken"},
                   {"line": 30, "path": "zones", "rule": "empty", "message": "at least one zone"},
                   {"path": "agreement", "rule": "missing", "message": "is missing"}]}"""));

        assertThat(problem.lines("shop.yaml"))
                .containsExactly(
                        "shop.yaml:12:5: id 'ivanov' is taken (duplicate-id)",
                        "shop.yaml:30: at least one zone (empty)",
                        "shop.yaml: agreement: is missing (missing)");
        assertThat(problem.summary()).isEqualTo("the passport breaks 3 rules (passport.invalid)");
    }

    @Test
    void aProblemWithoutPartsIsOneLine() throws Exception {
        var problem = ProblemText.of(
                404,
                Json.MAPPER.readTree("{\"detail\": \"project 'x' does not exist\", \"code\": \"project.not-found\"}"));
        assertThat(problem.lines("shop.yaml"))
                .containsExactly("shop.yaml: project 'x' does not exist (project.not-found)");
    }

    @Test
    void anAnswerThatIsNoProblemIsToldByItsStatus() {
        var problem = ProblemText.of(401, Json.MAPPER.missingNode());
        assertThat(problem.lines("shop.yaml")).containsExactly("shop.yaml: the request is refused (status 401)");
    }

    @Test
    void brokenYamlIsToldWithItsPlace() {
        assertThatThrownBy(() -> PassportFile.parse("shop.yaml", "project: {id: shop\npeople: ]"))
                .hasMessageStartingWith("shop.yaml:2:")
                .hasMessageEndingWith("(yaml)");
    }

    @Test
    void theProjectIsTakenFromTheFile() {
        assertThat(PassportFile.parse("shop.yaml", "project: {id: лавка, name: Лавка}")
                        .projectId())
                .isEqualTo("лавка");
        assertThatThrownBy(() -> PassportFile.parse("shop.yaml", "people: []"))
                .hasMessageContaining("project.id is missing");
    }
}
