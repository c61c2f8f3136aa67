/** Beans that no feature owns: how Kafka Streams runs, who may call, the clock, the catalogue. */
@NullMarked
package io.jitaccess.approval.config;

import org.jspecify.annotations.NullMarked;
