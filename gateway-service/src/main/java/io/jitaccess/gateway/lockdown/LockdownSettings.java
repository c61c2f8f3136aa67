package io.jitaccess.gateway.lockdown;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How lockdowns are lifted.
 *
 * @param secondAdmin whether another admin must open what one has closed
 */
@ConfigurationProperties("jit.lockdown")
record LockdownSettings(@DefaultValue("true") boolean secondAdmin) {}
