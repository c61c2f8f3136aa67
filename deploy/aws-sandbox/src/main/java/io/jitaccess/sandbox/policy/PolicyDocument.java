package io.jitaccess.sandbox.policy;

import java.util.List;

/** A parsed policy with the text that it was given as. */
public record PolicyDocument(String text, List<Statement> statements) {
    /** What a policy says about a call; an explicit deny beats any allow. */
    enum Effect {
        ALLOW,
        NOTHING,
        DENY
    }

    public PolicyDocument {
        statements = List.copyOf(statements);
    }

    Effect effectOn(RequestContext context) {
        Effect effect = Effect.NOTHING;
        for (Statement statement : statements) {
            if (statement.applies(context)) {
                if (!statement.allow()) {
                    return Effect.DENY;
                }
                effect = Effect.ALLOW;
            }
        }
        return effect;
    }

    static Effect effectOf(List<PolicyDocument> policies, RequestContext context) {
        Effect effect = Effect.NOTHING;
        for (PolicyDocument policy : policies) {
            Effect one = policy.effectOn(context);
            if (one == Effect.DENY) {
                return Effect.DENY;
            }
            effect = one == Effect.ALLOW ? one : effect;
        }
        return effect;
    }

    /** The AWS principals that the statements of a trust policy name, as written. */
    public List<String> principals() {
        return statements.stream().flatMap(s -> s.principals().stream()).distinct().toList();
    }

    /** Whitespace does not count towards IAM's size limits. */
    public int countedLength() {
        return (int) text.chars().filter(c -> !Character.isWhitespace(c)).count();
    }
}
