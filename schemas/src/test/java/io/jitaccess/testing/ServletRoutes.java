package io.jitaccess.testing;

import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Everything that a service answers, from its own mappings. */
public final class ServletRoutes {
    private ServletRoutes() {}

    /** Like {@code GET /internal/grants}; {@code ?} and a parameter where that selects it. */
    public static Set<String> of(ApplicationContext service) {
        var routes = new TreeSet<String>();
        service.getBeansOfType(HandlerMapping.class)
                .forEach((name, mapping) -> of(name, mapping).forEach(routes::add));
        return routes;
    }

    private static Stream<String> of(String name, HandlerMapping mapping) {
        return switch (mapping) {
            case RequestMappingInfoHandlerMapping methods ->
                    methods.getHandlerMethods().keySet().stream().flatMap(ServletRoutes::of);
            case AbstractUrlHandlerMapping urls ->
                    urls.getHandlerMap().keySet().stream().map(url -> "GET " + url);
            case org.springframework.web.servlet.function.support.RouterFunctionMapping functions
                    when functions.getRouterFunction() == null ->
                    Stream.of();
            default -> throw new IllegalStateException("no routes can be read from " + name);
        };
    }

    private static Stream<String> of(RequestMappingInfo info) {
        Set<?> methods = info.getMethodsCondition().getMethods();
        String parameters =
                info.getParamsCondition().isEmpty() ? "" : "?" + info.getParamsCondition();
        return info.getPatternValues().stream()
                .flatMap(
                        pattern ->
                                (methods.isEmpty() ? Stream.of("GET") : methods.stream())
                                        .map(method -> method + " " + pattern + parameters));
    }
}
