package io.jitaccess.sandbox.aws;

import org.jspecify.annotations.Nullable;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes the plain XML of the query protocol. */
public final class Xml {
    private final StringBuilder out = new StringBuilder(512);

    public Xml text(String name, @Nullable String value) {
        if (value != null) {
            out.append('<').append(name).append('>');
            escape(value);
            out.append("</").append(name).append('>');
        }
        return this;
    }

    public Xml nest(String name, Consumer<Xml> content) {
        out.append('<').append(name).append('>');
        content.accept(this);
        return close(name);
    }

    /** A list element with one {@code member} for each thing. */
    public <T> Xml members(String name, Iterable<T> things, BiConsumer<Xml, T> content) {
        return nest(
                name,
                list -> {
                    for (T thing : things) {
                        list.nest("member", member -> content.accept(member, thing));
                    }
                });
    }

    public Xml value(String value) {
        escape(value);
        return this;
    }

    void open(String name, String namespace) {
        out.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
    }

    Xml close(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
