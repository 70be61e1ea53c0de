package org.dcmflux.net.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import org.dcmflux.net.association.StateMachine.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StateMachineTest {
    private static final Set<Event> FROM_OUTSIDE = EnumSet.of(
            Event.ACCEPT_RECEIVED,
            Event.REJECT_RECEIVED,
            Event.REQUEST_RECEIVED,
            Event.DATA_RECEIVED,
            Event.RELEASE_REQUEST_RECEIVED,
            Event.RELEASE_RESPONSE_RECEIVED,
            Event.ABORT_RECEIVED,
            Event.CONNECTION_CLOSED,
            Event.INVALID_PDU_RECEIVED);

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STA1_IDLE", "STA4_AWAITING_CONNECTION"})
    void whateverComesFromOutside_hasAnAnswerInEveryState(State state) {
        assertThat(FROM_OUTSIDE).allMatch(event -> StateMachine.cell(state, event) != null);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STA1_IDLE", "STA4_AWAITING_CONNECTION"})
    void anEndOfTheConnection_endsEverything(State state) {
        assertThat(StateMachine.cell(state, Event.CONNECTION_CLOSED).next()).isEqualTo(State.STA1_IDLE);
        assertThat(StateMachine.cell(state, Event.ABORT_RECEIVED).next()).isEqualTo(State.STA1_IDLE);
    }

    @Test
    void aPduThatDoesNotBelong_isAnsweredWithAnAbort() {
        assertThat(StateMachine.cell(State.STA6_ESTABLISHED, Event.ACCEPT_RECEIVED))
                .isEqualTo(new StateMachine.Cell(Action.AA8, State.STA13_AWAITING_CLOSE));
        assertThat(StateMachine.cell(State.STA2_AWAITING_REQUEST, Event.DATA_RECEIVED))
                .isEqualTo(new StateMachine.Cell(Action.AA1, State.STA13_AWAITING_CLOSE));
        assertThat(StateMachine.cell(State.STA13_AWAITING_CLOSE, Event.DATA_RECEIVED))
                .isEqualTo(new StateMachine.Cell(Action.AA6, State.STA13_AWAITING_CLOSE));
    }

    @Test
    void aRequestorGoesTheUsualWay() {
        StateMachine machine = new StateMachine(Role.REQUESTOR);
        assertThat(machine.on(Event.ASSOCIATE_REQUESTED)).isEqualTo(Action.AE1);
        assertThat(machine.on(Event.CONNECTED)).isEqualTo(Action.AE2);
        assertThat(machine.on(Event.ACCEPT_RECEIVED)).isEqualTo(Action.AE3);
        assertThat(machine.on(Event.DATA_TO_SEND)).isEqualTo(Action.DT1);
        assertThat(machine.on(Event.RELEASE_REQUESTED)).isEqualTo(Action.AR1);
        assertThat(machine.on(Event.RELEASE_RESPONSE_RECEIVED)).isEqualTo(Action.AR3);
        assertThat(machine.state()).isEqualTo(State.STA1_IDLE);
    }

    @Test
    void whoBeganDecidesAboutACollision() {
        assertThat(collision(Role.REQUESTOR).state()).isEqualTo(State.STA9_COLLISION_REQUESTOR_AWAITING_LOCAL);
        assertThat(collision(Role.ACCEPTOR).state()).isEqualTo(State.STA10_COLLISION_ACCEPTOR_AWAITING_RESPONSE);
    }

    private static StateMachine collision(Role role) {
        StateMachine machine = new StateMachine(role);
        if (role == Role.REQUESTOR) {
            machine.on(Event.ASSOCIATE_REQUESTED);
            machine.on(Event.CONNECTED);
            machine.on(Event.ACCEPT_RECEIVED);
        } else {
            machine.on(Event.CONNECTION_ARRIVED);
            machine.on(Event.REQUEST_RECEIVED);
            machine.on(Event.ACCEPTED);
        }
        machine.on(Event.RELEASE_REQUESTED);
        assertThat(machine.on(Event.RELEASE_REQUEST_RECEIVED)).isEqualTo(Action.AR8);
        return machine;
    }

    @Test
    void ownMistakes_areIllegalStates() {
        StateMachine machine = new StateMachine(Role.REQUESTOR);
        assertThatThrownBy(() -> machine.on(Event.DATA_TO_SEND)).isInstanceOf(IllegalStateException.class);
    }
}
