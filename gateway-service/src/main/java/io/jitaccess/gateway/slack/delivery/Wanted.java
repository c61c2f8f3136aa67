package io.jitaccess.gateway.slack.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.SlackMessage;
import io.jitaccess.events.ViewState;
import io.jitaccess.gateway.requests.Visibility;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.SlackSettings;
import io.jitaccess.gateway.slack.code.Codes;
import io.jitaccess.gateway.slack.identity.SlackPeople;
import io.jitaccess.gateway.slack.identity.SlackUser;
import io.jitaccess.gateway.slack.message.ApprovalMessage;
import io.jitaccess.gateway.slack.message.OwnMessages;
import io.jitaccess.gateway.slack.message.Rendered;
import io.jitaccess.gateway.view.RequestViews;
import io.jitaccess.gateway.view.ViewQuery;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Which messages there should be about a request, where, and what each should show. */
@SlackOn
@Component
class Wanted {
    private static final String APPROVERS = "approvers/";
    private static final String REQUESTER = "requester";
    private static final String COMMAND = "requester-command";
    private static final String REMINDER = "requester-reminder/";
    private static final String ENDING = "requester-ending";
    private static final Set<ViewState> OVER = EnumSet.of(ViewState.EXPIRED, ViewState.REVOKED);
    private static final Set<ViewState> SETTLED =
            EnumSet.of(
                    ViewState.EXTENDED,
                    ViewState.DENIED,
                    ViewState.FAILED,
                    ViewState.EXPIRED,
                    ViewState.REVOKED);

    /** For how long after it was settled a request is still news to somebody who was not told. */
    private static final Duration NEWS = Duration.ofMinutes(10);

    private static final int MOST_APPROVERS = 20;
    private static final int MOST_BEFORE = 50;

    private final SlackSettings settings;
    private final SlackPeople people;
    private final ClusterCatalogue catalogue;
    private final RequestViews views;
    private final Codes codes;
    private final InstantSource clock;

    /** Channels that Slack refused a moment ago: their approvers are told one by one. */
    private final Cache<String, String> closed =
            Caffeine.newBuilder().maximumSize(1000).expireAfterWrite(Duration.ofMinutes(5)).build();

    Wanted(
            SlackSettings settings,
            SlackPeople people,
            ClusterCatalogue catalogue,
            RequestViews views,
            Codes codes,
            InstantSource clock) {
        this.settings = settings;
        this.people = people;
        this.catalogue = catalogue;
        this.views = views;
        this.codes = codes;
        this.clock = clock;
    }

    /**
     * One message.
     *
     * @param audience names it among those of the request
     * @param channel or user to post it to
     * @param content by which it is told whether it is there already
     * @param whisperTo the one user who sees it, in a message that Slack does not keep
     * @param said what is whispered; made only when it is said
     */
    record Message(
            String audience,
            String channel,
            Rendered content,
            @Nullable String whisperTo,
            Supplier<Rendered> said) {
        static Message of(String audience, String channel, Rendered content) {
            return new Message(audience, channel, content, null, () -> content);
        }
    }

    List<Message> of(RequestView view, Collection<SlackMessage> there) {
        var all = new ArrayList<Message>();
        approvers(view, there, all);
        requester(view, there, all);
        return all;
    }

    private void approvers(RequestView view, Collection<SlackMessage> there, List<Message> all) {
        var targets = new LinkedHashSet<String>();
        there.stream()
                .map(SlackMessage::audience)
                .filter(audience -> audience.startsWith(APPROVERS))
                .map(audience -> audience.substring(APPROVERS.length()))
                .forEach(targets::add);
        boolean waits = view.state() == ViewState.PENDING;
        boolean brokeGlass = view.breakGlass() && view.state() == ViewState.ACTIVE;
        if (waits || brokeGlass) {
            targets.addAll(targets(view));
        }
        if (targets.isEmpty()) {
            return;
        }
        Rendered content = ApprovalMessage.of(view, risks(view), people::nameOf);
        targets.forEach(target -> all.add(Message.of(APPROVERS + target, target, content)));
    }

    private Set<String> targets(RequestView view) {
        var targets = new LinkedHashSet<String>();
        var alone = new ArrayList<String>();
        List<String> groups = Visibility.approverGroups(view);
        for (String group : groups) {
            String channel = settings.approvals().channels().get(group);
            String shown = channel == null ? settings.approvals().channel() : channel;
            if (shown == null || closed.getIfPresent(shown) != null) {
                alone.add(group);
            } else {
                targets.add(shown);
            }
        }
        String channel = settings.approvals().channel();
        if (groups.isEmpty() && channel != null && closed.getIfPresent(channel) == null) {
            targets.add(channel);
        }
        if (!alone.isEmpty()) {
            view.stages().forEach(stage -> alone.addAll(stage.members()));
        }
        people.named(alone, MOST_APPROVERS).stream()
                .filter(user -> !people.of(view.person()).equals(Optional.of(user)))
                .map(SlackUser::id)
                .forEach(targets::add);
        return targets;
    }

    /**
     * Told when Slack refuses a message.
     *
     * @return whether other messages are wanted now
     */
    boolean refused(RequestView view, String audience, String error) {
        if (!audience.startsWith(APPROVERS)) {
            return false;
        }
        String target = audience.substring(APPROVERS.length());
        boolean isChannel =
                target.equals(settings.approvals().channel())
                        || settings.approvals().channels().containsValue(target);
        if (isChannel && view.state() == ViewState.PENDING) {
            closed.put(target, error);
            return true;
        }
        return false;
    }

    private List<String> risks(RequestView view) {
        var risks = new ArrayList<String>();
        var access = view.access();
        if (view.level().contains("admin")
                || (access != null
                        && access.accessPolicies().contains("AmazonEKSClusterAdminPolicy"))) {
            risks.add("administrator rights");
        }
        boolean production =
                catalogue
                        .find(view.cluster())
                        .filter(c -> "production".equals(c.labels().get("environment")))
                        .isPresent();
        if (production) {
            risks.add("production");
        }
        if (view.breakGlass()) {
            risks.add("break-glass: granted without asking anybody");
        }
        if (access != null && access.namespaces().isEmpty()) {
            risks.add("the whole cluster");
        }
        if (isFirstTime(view)) {
            risks.add("first time on this cluster");
        }
        return risks;
    }

    private boolean isFirstTime(RequestView view) {
        return views.list(
                        new ViewQuery(
                                null,
                                view.cluster(),
                                view.person(),
                                v ->
                                        v.activeAt() != null
                                                && v.requestedAt().isBefore(view.requestedAt()),
                                MOST_BEFORE,
                                null))
                .views()
                .isEmpty();
    }

    private void requester(RequestView view, Collection<SlackMessage> there, List<Message> all) {
        Optional<SlackUser> user =
                "SLACK".equals(view.channel()) ? people.of(view.person()) : Optional.empty();
        if (user.isEmpty()) {
            return;
        }
        String direct = user.get().id();
        Optional<SlackMessage> told = find(there, REQUESTER);
        if (told.isPresent() || isNews(view)) {
            all.add(Message.of(REQUESTER, direct, OwnMessages.status(view, note(view))));
        }
        if (view.state() == ViewState.ACTIVE && told.isPresent()) {
            command(view, user.get(), told.get().channel(), all);
        }
        String reminder = REMINDER + (view.remindedOf() == null ? "" : view.remindedOf());
        there.stream()
                .map(SlackMessage::audience)
                .filter(a -> a.startsWith(REMINDER) && !a.equals(reminder))
                .forEach(a -> all.add(Message.of(a, direct, OwnMessages.reminder(view))));
        boolean remind = view.state() == ViewState.ACTIVE && OwnMessages.isReminded(view);
        if (remind || find(there, reminder).isPresent()) {
            all.add(Message.of(reminder, direct, OwnMessages.reminder(view)));
        }
        if (OVER.contains(view.state()) && (told.isPresent() || isNews(view))) {
            all.add(Message.of(ENDING, direct, OwnMessages.ending(view)));
        }
    }

    /** The command is whispered once, when access is there; the button gives another. */
    private void command(RequestView view, SlackUser user, String channel, List<Message> all) {
        all.add(
                new Message(
                        COMMAND,
                        channel,
                        new Rendered("command", List.of()),
                        user.id(),
                        () -> {
                            Actor owner =
                                    Actor.builder()
                                            .kind(ActorKind.PERSON)
                                            .id(view.person())
                                            .name(view.name())
                                            .build();
                            String code =
                                    codes.forKubeconfig(
                                            view.requestId(), view.person(), owner, user);
                            return OwnMessages.command(
                                    view,
                                    code,
                                    settings.gatewayUrl(),
                                    settings.codesLast().toMinutes());
                        }));
    }

    private String note(RequestView view) {
        if (view.state() != ViewState.PENDING || !targets(view).isEmpty()) {
            return "";
        }
        return "No approver can be reached in Slack at the moment; they can still decide over"
                + " REST.";
    }

    private boolean isNews(RequestView view) {
        if (view.state() == ViewState.REQUESTED || view.state() == ViewState.UNKNOWN) {
            return false;
        }
        var since = view.endedAt() == null ? view.activeAt() : view.endedAt();
        return !SETTLED.contains(view.state())
                || (since != null && since.plus(NEWS).isAfter(clock.instant()));
    }

    private static Optional<SlackMessage> find(Collection<SlackMessage> there, String audience) {
        return there.stream().filter(m -> m.audience().equals(audience)).findFirst();
    }
}
