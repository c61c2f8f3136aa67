package io.jitaccess.gateway.testing;

import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Everything that the gateway answers, from its own mappings. */
public final class ReactiveRoutes {
    private ReactiveRoutes() {}

    /** Like {@code GET /api/v1/requests/{id}}. */
    public static Set<String> of(TestingGateway gateway) {
        var routes = new TreeSet<String>();
        gateway.parts(HandlerMapping.class)
                .forEach((name, mapping) -> of(name, mapping).forEach(routes::add));
        return routes;
    }

    private static Stream<String> of(String name, HandlerMapping mapping) {
        return switch (mapping) {
            case RequestMappingInfoHandlerMapping methods ->
                    methods.getHandlerMethods().keySet().stream().flatMap(ReactiveRoutes::of);
            case AbstractUrlHandlerMapping urls ->
                    urls.getHandlerMap().keySet().stream()
                            .map(pattern -> "GET " + pattern.getPatternString());
            case RouterFunctionMapping functions when functions.getRouterFunction() == null ->
                    Stream.of();
            default -> throw new IllegalStateException("no routes can be read from " + name);
        };
    }

    private static Stream<String> of(RequestMappingInfo info) {
        Set<?> methods = info.getMethodsCondition().getMethods();
        return info.getPatternsCondition().getPatterns().stream()
                .flatMap(
                        pattern ->
                                (methods.isEmpty() ? Stream.of("GET") : methods.stream())
                                        .map(method -> method + " " + pattern.getPatternString()));
    }
}
