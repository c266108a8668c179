"use strict";

// Which questions are asked, by the facts and the answers so far. It knows no page; the program has the same rules.

/** Whether any of the tables may hold; one that names an open fact may, unless another fact in it rules it out. */
function mayHold(conditions, fact) {
  return !conditions.length || conditions.some((table) => tableMayHold(table, fact));
}

function tableMayHold(table, fact) {
  return Object.entries(table).every(([id, values]) => {
    const { applies, given } = fact(id);
    return applies && (!given.length || given.some((value) => values.includes(value)));
  });
}

/** Return a function of a fact's id: whether it may apply, and its values. */
function factsOf(form, given) {
  const asked = form.facts.map((fact) => [fact.id, { ...fact, values: given(`fact.${fact.id}`).choice }]);
  const known = new Map([...Object.entries(form.settled), ...asked]);
  const found = new Map();
  const fact = (id) => {
    if (!found.has(id)) {
      const { applies_if, values } = known.get(id);
      found.set(id, { applies: mayHold(applies_if, fact), given: values });
    }
    return found.get(id);
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
    if (!mayHold(applies_if, fact)) return "out";
    const [parent] = Object.entries(after);
    return parent ? behind(...parent) : "shown";
  };
  const behind = (id, least) => {
    if (standing(id) !== "shown") return standing(id);
    const { credits, chosen } = parents.get(id);
    const { choice, state } = asked.has(id) ? given(`control.${id}`) : { choice: chosen, state: "settled" };
    if (!choice.length) return state ? "short" : "later";
    return sum(choice.map((each) => credits[each])) >= credits[least] ? "shown" : "short";
  };
  return new Map([
    ...form.facts.map(({ id }) => [`fact.${id}`, fact(id).applies ? "shown" : "out"]),
    ...form.controls.map(({ id }) => [`control.${id}`, standing(id)]),
  ]);
}

const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
