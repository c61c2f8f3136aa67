package io.jitaccess.sandbox.policy;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one call is about: action, resource and condition keys. Keys are compared without case, as
 * IAM does.
 */
public record RequestContext(String action, String resource, Map<String, List<String>> keys) {
    public RequestContext {
        keys = Map.copyOf(keys);
    }

    /** Empty means absent: IAM makes no difference between the two. */
    List<String> values(String key) {
        return keys.getOrDefault(key.toLowerCase(Locale.ROOT), List.of());
    }

    public static Builder of(String action, String resource) {
        return new Builder(action, resource);
    }

    /** Collects condition keys; absent values are left out. */
    public static final class Builder {
        private final String action;
        private final String resource;
        private final Map<String, List<String>> keys = new HashMap<>();

        private Builder(String action, String resource) {
            this.action = action;
            this.resource = resource;
        }

        public Builder with(String key, @Nullable String value) {
            return value == null ? this : with(key, List.of(value));
        }

        public Builder with(String key, List<String> values) {
            if (!values.isEmpty()) {
                keys.put(key.toLowerCase(Locale.ROOT), List.copyOf(values));
            }
            return this;
        }

        public Builder at(Instant now) {
            return with("aws:CurrentTime", now.toString())
                    .with("aws:EpochTime", Long.toString(now.getEpochSecond()));
        }

        /** {@code aws:RequestTag/k} and {@code aws:TagKeys}. */
        public Builder requestTags(Map<String, String> tags) {
            tags.forEach((key, value) -> with("aws:RequestTag/" + key, value));
            return with("aws:TagKeys", List.copyOf(tags.keySet()));
        }

        /** {@code aws:ResourceTag/k}, and the older name that a service gives it. */
        public Builder resourceTags(String servicePrefix, Map<String, String> tags) {
            tags.forEach(
                    (key, value) -> {
                        with("aws:ResourceTag/" + key, value);
                        with(servicePrefix + ":ResourceTag/" + key, value);
                    });
            return this;
        }

        public RequestContext build() {
            return new RequestContext(action, resource, keys);
        }
    }
}
