package io.jitaccess.gateway.config;

import io.netty.handler.timeout.WriteTimeoutHandler;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

import reactor.netty.http.server.HttpServer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Hangs up on clients that stop reading what they asked for: live streams and exports have no
 * length, so nothing else would ever end them.
 */
@Component
class SlowClients implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {
    private final Duration patience;

    SlowClients(@Value("${jit.slow-client-patience:30s}") Duration patience) {
        this.patience = patience;
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(server -> limited(server, patience));
    }

    static HttpServer limited(HttpServer server, Duration patience) {
        return server.doOnConnection(
                connection ->
                        connection.addHandlerFirst(
                                new WriteTimeoutHandler(
                                        patience.toMillis(), TimeUnit.MILLISECONDS)));
    }
}
