package io.jitaccess.sandbox.eks;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One page of a sorted list; the next begins after the name of the last. */
record Page<T>(List<T> items, @Nullable String next) {
    static <T> Page<T> of(EksCall call, List<T> sorted, Function<T, String> name) {
        String after = call.after();
        int size = call.pageSize();
        List<T> rest =
                sorted.stream()
                        .filter(item -> name.apply(item).compareTo(after) > 0)
                        .limit(size + 1L)
                        .toList();
        if (rest.size() <= size) {
            return new Page<>(rest, null);
        }
        List<T> items = rest.subList(0, size);
        return new Page<>(items, EksCall.token(name.apply(items.getLast())));
    }

    Map<String, Object> as(String member) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(member, items);
        if (next != null) {
            body.put("nextToken", next);
        }
        return body;
    }
}
