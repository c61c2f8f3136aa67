package io.jitaccess.sandbox.sts;

import io.jitaccess.sandbox.aws.AwsException;
import io.jitaccess.sandbox.aws.Params;
import io.jitaccess.sandbox.policy.MalformedPolicyException;
import io.jitaccess.sandbox.policy.PolicyDocument;
import io.jitaccess.sandbox.policy.PolicyReader;
import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.ManagedPolicy;
import io.jitaccess.sandbox.world.Principal;
import io.jitaccess.sandbox.world.Role;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.Deflater;

/** The parameters of one AssumeRole within their bounds. */
record SessionRequest(
        String roleArn,
        String account,
        String roleName,
        String name,
        Duration duration,
        @Nullable String externalId,
        @Nullable String sourceIdentity,
        Map<String, String> tags,
        Set<String> transitive,
        @Nullable String policy,
        List<String> policyArns) {

    private static final Pattern ROLE_ARN =
            Pattern.compile(
                    "arn:(aws|aws-cn|aws-us-gov):iam::(\\d{12}):role(/[!-~]*/|/)([\\w+=,.@-]{1,64})");
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]*");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:\\/-]*");
    // AWS does not publish its packed format; this stands for "what does not compress has little
    // room".
    private static final int PACKED_BYTES = 1400;

    /** What the new session carries once what sticks to the calling session is added. */
    record Combined(
            String name,
            @Nullable String externalId,
            @Nullable String sourceIdentity,
            Map<String, String> tags,
            Set<String> transitive) {}

    /**
     * Session policies, null where none were asked for, and how full they make the packed format.
     */
    record Packed(@Nullable List<PolicyDocument> policies, int percent) {}

    static SessionRequest of(Params params) {
        String arn =
                params.required(
                        "RoleArn",
                        20,
                        2048,
                        Pattern.compile(
                                "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF]+"));
        var role = ROLE_ARN.matcher(arn);
        if (!role.matches()) {
            throw AwsException.validation(arn + " is invalid");
        }
        String source = params.optional("SourceIdentity", 2, 64, NAME).orElse(null);
        if (source != null && source.startsWith("aws:")) {
            throw AwsException.validation("SourceIdentity may not begin with aws:");
        }
        List<String> transitive = params.texts("TransitiveTagKeys");
        Map<String, String> tags = params.tags("Tags");
        if (transitive.size() > 50 || !tags.keySet().containsAll(transitive)) {
            throw AwsException.validation(
                    "TransitiveTagKeys must be keys of the session tags that are passed, at most"
                            + " 50");
        }
        List<String> arns =
                params.structures("PolicyArns").stream().map(p -> p.required("arn")).toList();
        String policy = params.optional("Policy").orElse(null);
        requirePlainSize(policy, arns);
        return new SessionRequest(
                arn,
                role.group(2),
                role.group(4),
                params.required("RoleSessionName", 2, 64, NAME),
                Duration.ofSeconds(params.number("DurationSeconds", 3600, 900, 43200)),
                params.optional("ExternalId", 2, 1224, EXTERNAL_ID).orElse(null),
                source,
                tags,
                Set.copyOf(transitive),
                policy,
                arns);
    }

    private static void requirePlainSize(@Nullable String policy, List<String> arns) {
        int length = (policy == null ? 0 : policy.length()) + String.join("", arns).length();
        if (length > 2048 || arns.size() > 10) {
            throw AwsException.validation(
                    "1 validation error detected: Value at 'policy' failed to satisfy constraint:"
                            + " Member must have length less than or equal to 2048");
        }
    }

    Combined combinedWith(Principal caller) {
        Map<String, String> allTags = new LinkedHashMap<>();
        Set<String> sticking = new HashSet<>(transitive);
        String source = sourceIdentity;
        if (caller instanceof Principal.Session session) {
            for (String key : session.transitive()) {
                if (tags.containsKey(key)) {
                    throw AwsException.validation(
                            "One of the specified transitive tag keys can't be set because it"
                                + " conflicts with a transitive tag key from the calling session.");
                }
                allTags.put(key, session.tags().getOrDefault(key, ""));
                sticking.add(key);
            }
            String kept = session.sourceIdentity();
            if (kept != null && source != null && !kept.equals(source)) {
                throw AwsException.accessDenied(
                        "SourceIdentity is already set on the calling session and cannot be"
                                + " changed");
            }
            source = kept != null ? kept : source;
        }
        allTags.putAll(tags);
        return new Combined(name, externalId, source, allTags, sticking);
    }

    Packed pack(Account account) {
        if (policy == null && policyArns.isEmpty() && tags.isEmpty()) {
            return new Packed(null, 0);
        }
        List<PolicyDocument> policies = new ArrayList<>();
        if (policy != null) {
            try {
                policies.add(PolicyReader.identity(policy));
            } catch (MalformedPolicyException malformed) {
                throw new AwsException(
                        "MalformedPolicyDocument", 400, String.valueOf(malformed.getMessage()));
            }
        }
        for (String arn : policyArns) {
            ManagedPolicy managed =
                    account.policy(arn)
                            .orElseThrow(
                                    () ->
                                            AwsException.validation(
                                                    "PolicyArn " + arn + " is invalid"));
            policies.add(managed.document());
        }
        int percent = (packedBytes() * 100 + PACKED_BYTES - 1) / PACKED_BYTES;
        if (percent > 100) {
            throw new AwsException(
                    "PackedPolicyTooLarge",
                    400,
                    "Packed size of session policies and tags consumes "
                            + percent
                            + "% of allotted space.");
        }
        boolean narrowed = policy != null || !policyArns.isEmpty();
        return new Packed(narrowed ? List.copyOf(policies) : null, percent);
    }

    private int packedBytes() {
        StringBuilder text = new StringBuilder(policy == null ? "" : policy);
        policyArns.forEach(text::append);
        tags.forEach((key, value) -> text.append(key).append(value));
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(text.toString().getBytes(StandardCharsets.UTF_8));
            deflater.finish();
            byte[] buffer = new byte[16_384];
            return deflater.deflate(buffer);
        }
    }

    Principal.Session session(Role role, Principal caller, Packed packed, Instant now) {
        Combined combined = combinedWith(caller);
        return new Principal.Session(
                role.identity(),
                name,
                combined.sourceIdentity(),
                Map.copyOf(combined.tags()),
                Set.copyOf(combined.transitive()),
                packed.policies(),
                now);
    }
}
