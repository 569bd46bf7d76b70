/*
 * The player is a shell script of a few lines: it starts in a millisecond or two, and works in a sandbox and from a bundle without a file
 * of its own. It runs in the attempt's tree; docs/replay.md describes what it plays.
 */

/** Exit status of the player when there is nothing recorded for the task. */
export const NO_RECORDING = 122;

/** Exit status of the player when a change could not be made, such as a patch that does not apply. */
export const NOT_PLAYABLE = 121;

/** Plays `$SLIPWAY_RECORDING` into the working folder. */
export const PLAYER = `
here=$SLIPWAY_RECORDING
number=$SLIPWAY_ATTEMPT
while [ "$number" -gt 0 ] && [ ! -d "$here/attempt-$number" ]; do number=$((number - 1)); done
[ "$number" -eq 0 ] || here=$here/attempt-$number
if [ ! -d "$here" ]; then echo "Nothing is recorded at $here."; exit ${NO_RECORDING}; fi
if [ -f "$here/transcript.txt" ]; then
  pace=0.05
  [ ! -f "$here/pace" ] || read -r pace <"$here/pace"
  while IFS= read -r line || [ -n "$line" ]; do printf '%s\\n' "$line"; sleep "$pace"; done <"$here/transcript.txt"
fi
if [ -d "$here/files" ]; then cp -RP "$here/files/." . || exit ${NOT_PLAYABLE}; fi
if [ -f "$here/change.patch" ]; then git apply --whitespace=nowarn "$here/change.patch" || exit ${NOT_PLAYABLE}; fi
if [ -f "$here/delete.txt" ]; then
  while IFS= read -r path || [ -n "$path" ]; do
    case "/$path/" in
      //) continue ;;
      //* | */../* | */./*) echo "delete.txt names $path, which is not a plain path inside the tree."; exit ${NOT_PLAYABLE} ;;
    esac
    rm -rf -- "./$path" || exit ${NOT_PLAYABLE}
  done <"$here/delete.txt"
fi
if [ -f "$here/question.json" ]; then cp "$here/question.json" "$SLIPWAY_QUESTION_FILE" || exit ${NOT_PLAYABLE}; fi
if [ -f "$here/exit-code" ]; then read -r code <"$here/exit-code"; exit "$code"; fi
exit 0
`;
