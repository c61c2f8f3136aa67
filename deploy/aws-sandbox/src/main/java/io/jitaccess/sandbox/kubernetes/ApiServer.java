package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.http.Encoding;
import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;
import io.jitaccess.sandbox.world.Cluster;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way of one request: who, may they, do it. Every request leaves a line in the audit log. */
final class ApiServer {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> PROBES = List.of("/healthz", "/livez", "/readyz");

    private final Cluster cluster;
    private final InstantSource clock;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final ObjectHandler objects;
    private final Discovery discovery;
    private final Reviews reviews;
    private final ApiAudit audit;

    ApiServer(
            Cluster cluster,
            InstantSource clock,
            Authenticator authenticator,
            Authorizer authorizer,
            ObjectHandler objects,
            ApiAudit audit) {
        this.cluster = cluster;
        this.clock = clock;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.objects = objects;
        this.discovery = new Discovery(cluster);
        this.reviews = new Reviews(authorizer);
        this.audit = audit;
    }

    Response handle(Request request) {
        if (PROBES.contains(request.rawPath())) {
            return Response.of(200, "text/plain", "ok");
        }
        Attributes wanted = Attributes.of(request);
        try {
            UserInfo user = authenticator.authenticate(request);
            user = impersonated(request, user);
            Optional<String> reason = authorizer.allows(user, wanted);
            audit(wanted, user, reason.isPresent() ? "allow" : "forbid", reason.orElse(""));
            if (reason.isEmpty()) {
                throw ApiException.forbidden(wanted, user.username());
            }
            return dispatch(request, wanted, user);
        } catch (TokenVerifier.InvalidToken refused) {
            audit(wanted, null, "unauthenticated", String.valueOf(refused.getMessage()));
            return status(ApiException.unauthorized());
        } catch (ApiException error) {
            return status(error);
        }
    }

    private Response dispatch(Request request, Attributes wanted, UserInfo user) {
        return discovery
                .answer(request)
                .or(() -> reviews.answer(request, wanted, user))
                .orElseGet(() -> objects.handle(request, wanted));
    }

    /** Only who may impersonate becomes another; access policies stay behind then. */
    private UserInfo impersonated(Request request, UserInfo user) {
        Optional<String> name = request.header("impersonate-user").map(Encoding::decodeSegment);
        if (name.isEmpty()) {
            return user;
        }
        List<String> groups =
                new ArrayList<>(request.headers().getOrDefault("impersonate-group", List.of()));
        requireImpersonation(user, "users", name.get());
        groups.forEach(group -> requireImpersonation(user, "groups", group));
        groups.add(UserInfo.AUTHENTICATED);
        return new UserInfo(name.get(), "", groups, Map.of(), null, null);
    }

    private void requireImpersonation(UserInfo user, String resource, String name) {
        Attributes wanted = new Attributes("impersonate", "", "", "v1", resource, "", "", name);
        if (authorizer.allows(user, wanted).isEmpty()) {
            audit(wanted, user, "forbid", "");
            throw ApiException.forbidden(wanted, user.username());
        }
    }

    private void audit(Attributes wanted, @Nullable UserInfo user, String decision, String reason) {
        audit.add(
                new ApiAudit.Entry(
                        clock.instant(),
                        cluster.name(),
                        user == null ? null : user.username(),
                        user == null ? List.of() : user.groups(),
                        wanted.verb(),
                        wanted.isResource() ? wanted.resourceWithSub() : wanted.path(),
                        wanted.namespace(),
                        wanted.name(),
                        decision,
                        reason,
                        user == null ? null : user.accessKeyId()));
    }

    private static Response status(ApiException error) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("kind", "Status");
        status.put("apiVersion", "v1");
        status.put("metadata", Map.of());
        status.put("status", "Failure");
        status.put("message", String.valueOf(error.getMessage()));
        status.put("reason", error.reason());
        if (!error.kind().isEmpty()) {
            status.put("details", Map.of("name", error.name(), "kind", error.kind()));
        }
        status.put("code", error.code());
        return Response.json(error.code(), JSON.writeValueAsString(status));
    }
}
