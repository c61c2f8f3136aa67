/**
 * What no feature owns: Kafka clients, the database, security, time, and the waiting for all of
 * them.
 */
@NullMarked
package io.jitaccess.audit.config;

import org.jspecify.annotations.NullMarked;
