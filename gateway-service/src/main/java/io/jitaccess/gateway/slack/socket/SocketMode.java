package io.jitaccess.gateway.slack.socket;

import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.socket_mode.SocketModeClient;

import io.jitaccess.gateway.slack.SlackApp;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.SlackSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Duration;

/**
 * Opens a socket to Slack and opens it again whenever it is gone. While Slack is away everything
 * else goes on: the start does not wait for it.
 */
@SlackOn
@Component
class SocketMode implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SocketMode.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final SlackSettings settings;
    private final SlackApp slack;
    private volatile boolean running;
    private Thread thread = new Thread();

    SocketMode(SlackSettings settings, SlackApp slack) {
        this.settings = settings;
        this.slack = slack;
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (running) {
            try (var app =
                    new Closing(
                            new SocketModeApp(
                                    settings.appToken().reveal(),
                                    SocketModeClient.Backend.JavaWebSocket,
                                    slack.bolt()))) {
                app.socket().startAsync();
                log.atInfo().log("socket to Slack is open");
                // The client connects again by itself for as long as it is there.
                while (running) {
                    Thread.sleep(LONGEST_PAUSE);
                }
            } catch (InterruptedException stopping) {
                return;
            } catch (Exception away) {
                log.atWarn()
                        .addKeyValue("error", away.getMessage())
                        .addKeyValue("pause", pause)
                        .log("socket to Slack cannot be opened");
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException stopping) {
                    return;
                }
                pause =
                        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                                ? LONGEST_PAUSE
                                : pause.multipliedBy(2);
            }
        }
    }

    private record Closing(SocketModeApp socket) implements AutoCloseable {
        @Override
        public void close() {
            try {
                socket.close();
            } catch (Exception gone) {
                log.atDebug().setCause(gone).log("socket was gone already");
            }
        }
    }

    @Override
    public void start() {
        if ("socket".equals(settings.transport())) {
            running = true;
            thread = Thread.ofVirtual().name("slack-socket").start(this::run);
        }
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
