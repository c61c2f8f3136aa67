package io.jitaccess.gateway.view;

import io.jitaccess.events.ViewState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

/** How many requests are in which state. */
@Component
class ViewMetrics implements MeterBinder {
    private final RequestViews views;

    ViewMetrics(RequestViews views) {
        this.views = views;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ViewState state : ViewState.values()) {
            Gauge.builder("jit.view.requests", views, all -> all.count(state))
                    .description("Requests known to this instance, by state")
                    .tag("state", state.name())
                    .register(registry);
        }
    }
}
