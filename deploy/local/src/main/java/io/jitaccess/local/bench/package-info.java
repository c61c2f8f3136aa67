/**
 * Measurements that anyone can run: each prints one table, writes it as JSON, and ends by itself.
 */
@NullMarked
package io.jitaccess.local.bench;

import org.jspecify.annotations.NullMarked;
