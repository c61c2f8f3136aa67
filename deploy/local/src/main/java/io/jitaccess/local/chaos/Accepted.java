package io.jitaccess.local.chaos;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the gateway promised to its callers, and what it refused in a way that nobody expects. */
final class Accepted {
    final Map<String, Errand> requests = new ConcurrentHashMap<>();
    final Set<String> decisions = ConcurrentHashMap.newKeySet();
    final Set<String> revocations = ConcurrentHashMap.newKeySet();
    final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    final Queue<String> grantTokens = new ConcurrentLinkedQueue<>();
}
