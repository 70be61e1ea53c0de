package org.dcmflux.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** For options whose value may be left out: only {@code --option=value} has one, what follows after a space is an input. */
final class AttachedValue implements IParameterPreprocessor {
    /** What an option has that stands alone. */
    static final int NONE = -1;

    @Override
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
        if ("=".equals(info.get("separator"))) {
            return false;
        }
        option.setValue(NONE);
        return true;
    }
}
