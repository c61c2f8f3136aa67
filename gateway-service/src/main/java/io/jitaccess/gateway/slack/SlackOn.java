package io.jitaccess.gateway.slack;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * There only where Slack is configured: {@code jit.slack.transport} is {@code http} or {@code
 * socket}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnProperty("jit.slack.transport")
public @interface SlackOn {}
