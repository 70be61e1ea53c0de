package org.dcmflux.net.association;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of the standard: for a state and an event the action and the state after it. Empty cells are events that cannot
 * happen, or mistakes of our own.
 *
 * @dicom PS3.8 9.2.3, table 9-10
 */
final class StateMachine {
    /** Who began it; matters only when both sides ask for the release at once. */
    enum Role {
        REQUESTOR,
        ACCEPTOR
    }

    record Cell(Action action, State next) {}

    private static final Map<Event, Map<State, Cell>> TABLE = new EnumMap<>(Event.class);

    // Rows as in the standard: event, then state:action>next; "5-12" is a range of states.
    private static final String[] ROWS = {
        "ASSOCIATE_REQUESTED       1:AE1>4",
        "CONNECTED                 4:AE2>5",
        "ACCEPT_RECEIVED           2:AA1>13 3:AA8>13 5:AE3>6 6-12:AA8>13 13:AA6>13",
        "REJECT_RECEIVED           2:AA1>13 3:AA8>13 5:AE4>1 6-12:AA8>13 13:AA6>13",
        "CONNECTION_ARRIVED        1:AE5>2",
        "REQUEST_RECEIVED          2:AE6>3 3:AA8>13 5-12:AA8>13 13:AA7>13",
        "ACCEPTED                  3:AE7>6",
        "REJECTED                  3:AE8>13",
        "DATA_TO_SEND              6:DT1>6 8:AR7>8",
        "DATA_RECEIVED             2:AA1>13 3:AA8>13 5:AA8>13 6:DT2>6 7:AR6>7 8-12:AA8>13 13:AA6>13",
        "RELEASE_REQUESTED         6:AR1>7",
        "RELEASE_REQUEST_RECEIVED  2:AA1>13 3:AA8>13 5:AA8>13 6:AR2>8 7:AR8>9 8-12:AA8>13 13:AA6>13",
        "RELEASE_RESPONSE_RECEIVED 2:AA1>13 3:AA8>13 5-6:AA8>13 7:AR3>1 8-9:AA8>13 10:AR10>12 11:AR3>1 12:AA8>13 13:AA6>13",
        "RELEASE_ANSWERED          8:AR4>13 9:AR9>11 12:AR4>13",
        "ABORT_REQUESTED           3:AA1>13 4:AA2>1 5-12:AA1>13",
        "ABORT_RECEIVED            2:AA2>1 3:AA3>1 5-12:AA3>1 13:AA2>1",
        "CONNECTION_CLOSED         2:AA5>1 3-12:AA4>1 13:AR5>1",
        "ARTIM_EXPIRED             2:AA2>1 13:AA2>1",
        "INVALID_PDU_RECEIVED      2:AA1>13 3:AA8>13 5-12:AA8>13 13:AA7>13",
    };

    static {
        for (String row : ROWS) {
            String[] words = row.split(" +");
            Map<State, Cell> cells = new EnumMap<>(State.class);
            for (int i = 1; i < words.length; i++) {
                String[] parts = words[i].split("[:>]");
                String[] range = parts[0].split("-");
                Cell cell = new Cell(Action.valueOf(parts[1]), state(parts[2]));
                for (int at = Integer.parseInt(range[0]); at <= Integer.parseInt(range[range.length - 1]); at++) {
                    cells.put(State.values()[at - 1], cell);
                }
            }
            TABLE.put(Event.valueOf(words[0]), cells);
        }
    }

    private final Role role;
    private State state = State.STA1_IDLE;

    StateMachine(Role role) {
        this.role = role;
    }

    private static State state(String number) {
        return State.values()[Integer.parseInt(number) - 1];
    }

    static @Nullable Cell cell(State state, Event event) {
        Map<State, Cell> row = TABLE.get(event);
        return row == null ? null : row.get(state);
    }

    State state() {
        return state;
    }

    boolean allows(Event event) {
        return cell(state, event) != null;
    }

    /**
     * Moves to the next state and returns what is to be done.
     *
     * @throws IllegalStateException when the event cannot happen in this state
     */
    Action on(Event event) {
        Cell cell = cell(state, event);
        if (cell == null) {
            throw new IllegalStateException("an association in state " + state + " cannot do this: " + event);
        }
        boolean collision = cell.action == Action.AR8 && role == Role.ACCEPTOR;
        state = collision ? State.STA10_COLLISION_ACCEPTOR_AWAITING_RESPONSE : cell.next;
        return cell.action;
    }
}
