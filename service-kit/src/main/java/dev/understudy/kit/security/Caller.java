package dev.understudy.kit.security;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who sent the present request, according to the token. Only inside a request. */
@RequestScoped
public class Caller {

    private final SecurityIdentity identity;

    Caller(SecurityIdentity identity) {
        this.identity = identity;
    }

    public boolean isAnonymous() {
        return identity.isAnonymous();
    }

    /** The token's {@code sub}; {@code anonymous} without a token. */
    public String subject() {
        return identity.getPrincipal() instanceof JsonWebToken token && token.getSubject() != null
                ? token.getSubject()
                : "anonymous";
    }

    /** The token's {@code groups}: see {@link Roles}. */
    public Set<String> roles() {
        return identity.getRoles();
    }

    public boolean hasRole(String role) {
        return identity.hasRole(role);
    }

    /** The client whose projects alone the bearer may see, whatever the role. */
    public Optional<String> client() {
        return identity.getPrincipal() instanceof JsonWebToken token
                ? Optional.ofNullable(token.<Object>getClaim("client")).map(Object::toString)
                : Optional.empty();
    }

    /** The projects that the caller may see. */
    public ProjectScope scope() {
        if (client().isPresent()) {
            return new ProjectScope.OfClient(client().get());
        }
        return !hasRole(Roles.CLIENT) && !Collections.disjoint(roles(), Roles.WITHOUT_CLIENT)
                ? new ProjectScope.All()
                : new ProjectScope.Nothing();
    }

    /** Whether the caller may see the projects of this client. */
    public boolean mayRead(String projectClientId) {
        return scope().covers(projectClientId);
    }
}
