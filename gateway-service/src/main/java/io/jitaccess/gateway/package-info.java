/**
 * The only door. REST and the live stream come in; facts and commands go out to {@code
 * jit.requested}, {@code jit.decision}, {@code jit.revocation}, {@code jit.lockdown}, {@code
 * jit.review}, {@code jit.directory} and {@code jit.refused-gateway}; what the other services
 * answer comes back as the view of each request. The gateway decides nothing about access and holds
 * no AWS rights.
 *
 * <p>To read first: {@code requests.RequestController}, {@code view.RequestViewRules}, {@code
 * view.ViewTopology}, {@code view.RequestViews}, {@code security.SecurityConfig}.
 */
@NullMarked
package io.jitaccess.gateway;

import org.jspecify.annotations.NullMarked;
