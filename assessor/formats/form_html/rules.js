"use strict";

// Which questions are asked, by the facts and the answers so far. It knows no page; the program has the same rules.

/** Whether any of the tables holds: yes (true), no (false), or not known until some facts are given (null). */
function holds(conditions, fact) {
  if (!conditions.length) return true;
  const found = conditions.map((table) => tableHolds(table, fact));
  return found.includes(true) || (found.includes(null) ? null : false);
}

/** Whether every fact that a table names has one of the values that it names. */
function tableHolds(table, fact) {
  let known = true;
  for (const [id, values] of Object.entries(table)) {
    const { applies, sure, given } = fact(id);
    const open = applies && !given.length;
    if (!open && !given.some((value) => values.includes(value))) return false;
    if (open || !sure) known = null;
  }
  return known;
}

/** Return a function of a fact's id: its values, whether it applies, and whether that is sure. */
function factsOf(form, given) {
  const asked = form.facts.map((fact) => [fact.id, { ...fact, values: given(`fact.${fact.id}`).choice }]);
  const known = new Map([...Object.entries(form.settled), ...asked]);
  const found = new Map();
  const fact = (id) => {
    if (!found.has(id)) found.set(id, judged(known.get(id)));
    return found.get(id);
  };
  const judged = ({ applies_if, values }) => {
    const asked = holds(applies_if, fact);
    return { applies: asked !== false, sure: asked !== null, given: asked === false ? [] : values };
  };
  return fact;
}

/**
 * Return where every row of a form stands, by its name: "shown"; "out" by the facts, its own or of what it follows;
 * "short" if what it follows is answered and does not lead to it; "later" if that may still lead to it.
 *
 * `given` has the choice (ids) and the state of a row that are in force.
 */
function standings(form, given) {
  const fact = factsOf(form, given);
  const asked = new Map(form.controls.map((control) => [control.id, control]));
  const parents = new Map(Object.entries(form.parents));
  const found = new Map();
  const standing = (id) => {
    if (!found.has(id)) found.set(id, judged(asked.get(id) ?? parents.get(id)));
    return found.get(id);
  };
  const judged = ({ applies_if, after }) => {
    if (holds(applies_if, fact) === false) return "out";
    const [parent] = Object.entries(after);
    return parent ? behind(...parent) : "shown";
  };
  const behind = (id, least) => {
    if (standing(id) !== "shown") return standing(id);
    const { credits, chosen } = parents.get(id);
    const { choice, state } = asked.has(id) ? given(`control.${id}`) : { choice: chosen, state: "settled" };
    if (!choice.length) return state ? "short" : "later";
    return worth(credits, choice) >= credits[least] ? "shown" : "short";
  };
  return new Map([
    ...form.facts.map(({ id }) => [`fact.${id}`, fact(id).applies ? "shown" : "out"]),
    ...form.controls.map(({ id }) => [`control.${id}`, standing(id)]),
  ]);
}

/** Return what choices are worth together. */
function worth(credits, choice) {
  return Math.min(100, choice.reduce((sum, id) => sum + credits[id], 0));
}
