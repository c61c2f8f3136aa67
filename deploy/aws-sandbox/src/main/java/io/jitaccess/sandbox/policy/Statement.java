package io.jitaccess.sandbox.policy;

import java.util.List;

/**
 * One statement. The principals are empty in an identity policy, the resources in a trust policy.
 */
record Statement(
        boolean allow,
        List<String> principals,
        List<String> actions,
        boolean exceptActions,
        List<String> resources,
        boolean exceptResources,
        List<Condition> conditions) {
    Statement {
        principals = List.copyOf(principals);
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
        conditions = List.copyOf(conditions);
    }

    boolean applies(RequestContext context) {
        return coversAction(context)
                && coversResource(context)
                && conditions.stream().allMatch(condition -> condition.holds(context));
    }

    private boolean coversAction(RequestContext context) {
        boolean named =
                actions.stream().anyMatch(a -> Wildcard.matchesIgnoringCase(a, context.action()));
        return named != exceptActions;
    }

    private boolean coversResource(RequestContext context) {
        if (resources.isEmpty()) {
            return true;
        }
        boolean named =
                resources.stream()
                        .anyMatch(
                                r ->
                                        Variables.fill(r, context)
                                                .filter(
                                                        p ->
                                                                Wildcard.matches(
                                                                        p, context.resource()))
                                                .isPresent());
        return named != exceptResources;
    }
}
