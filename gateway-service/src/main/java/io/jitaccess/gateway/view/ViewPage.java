package io.jitaccess.gateway.view;

import io.jitaccess.events.RequestView;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One page of a list.
 *
 * @param next where the next page begins; null when this is the last
 */
public record ViewPage(List<RequestView> views, @Nullable ViewPlace next) {}
