package io.jitaccess.gateway.security;

import io.jitaccess.gateway.security.SecuritySettings.Issuer;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** Makes a person of a verified token. Pure: the signature and times were checked before. */
final class People {
    private static final int MOST_GROUPS = 200;
    private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}");

    private final SecuritySettings settings;

    People(SecuritySettings settings) {
        this.settings = settings;
    }

    Person of(Issuer issuer, Jwt token) {
        String subject = token.getSubject();
        if (subject == null || !SUBJECT.matcher(subject).matches()) {
            throw new InvalidBearerTokenException("the token's sub is missing or unfit");
        }
        List<String> groups = groups(token);
        Instant expiresAt = Objects.requireNonNull(token.getExpiresAt());
        return new Person(
                issuer.alias() + ":" + subject,
                user(issuer, token, subject),
                name(token),
                groups,
                Roles.of(settings, groups),
                token.getIssuedAt() == null ? Instant.EPOCH : token.getIssuedAt(),
                expiresAt);
    }

    /** An address that the issuer did not verify, or of a foreign domain, could be anybody's. */
    private static String user(Issuer issuer, Jwt token, String subject) {
        String email = token.getClaimAsString("email");
        boolean verified = token.getClaims().get("email_verified") instanceof Boolean yes && yes;
        if (email == null || !verified || !EMAIL.matcher(email).matches()) {
            return subject;
        }
        String address = email.toLowerCase(Locale.ROOT);
        String domain = address.substring(address.indexOf('@') + 1);
        return issuer.emailDomains().contains(domain) ? address : subject;
    }

    private static @Nullable String name(Jwt token) {
        String name = token.getClaimAsString("name");
        return name == null || name.isBlank()
                ? null
                : name.codePoints()
                        .filter(c -> !Character.isISOControl(c))
                        .limit(100)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
    }

    private static List<String> groups(Jwt token) {
        if (!(token.getClaims().get("groups") instanceof Collection<?> listed)) {
            return List.of();
        }
        if (listed.size() > MOST_GROUPS) {
            throw new InvalidBearerTokenException("the token names more than 200 groups");
        }
        return listed.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(group -> !group.isBlank() && group.length() <= 200)
                .toList();
    }
}
