"use strict";
/**
 * A resource made inside `.apply(…)` does not exist in a preview whose value is unknown: it shows up in no diff, no policy
 * sees it, and it is registered late. Values that decide structure must be plain.
 *
 * Works on syntax alone. Taken for a resource: a class from an @pulumi package (errors, assets, configuration and aliases
 * excepted), from a file of ours, or extending something in this file, unless its name ends in Error.
 */
const NO_RESOURCE =
  /(Error|Asset|Archive)$|^(Config|Alias|Output|Map|Set|Promise|Date|URL|Array|StringAsset|FileArchive)$/;

/** @param {import("eslint").Scope.Scope | null} scope */
function findVariable(scope, name) {
  for (let current = scope; current !== null; current = current.upper) {
    const variable = current.set.get(name);
    if (variable !== undefined) return variable;
  }
  return undefined;
}

/** The leftmost identifier of `a.b.C` and the last name. */
function split(callee) {
  let node = callee;
  const last = callee.type === "MemberExpression" ? callee.property.name : callee.name;
  while (node.type === "MemberExpression") node = node.object;
  return node.type === "Identifier" ? { root: node.name, last } : undefined;
}

function isResourceClass(definition) {
  if (definition.type === "ImportBinding") return /^(@pulumi\/|\.{1,2}(\/|$))/.test(definition.parent.source.value);
  return definition.type === "ClassName" && definition.node.superClass !== null;
}

function isFunction(node) {
  return node !== undefined && node !== null && /Function(Expression|Declaration)$/.test(node.type);
}

/** The function that an argument of `apply` is, or names. */
function callbackOf(argument, scope) {
  if (argument === undefined || isFunction(argument)) return argument;
  if (argument.type !== "Identifier") return undefined;
  const definition = findVariable(scope, argument.name)?.defs[0];
  const node = definition?.type === "Variable" ? definition.node.init : definition?.node;
  return isFunction(node) ? node : undefined;
}

/** @type {import("eslint").Rule.RuleModule} */
module.exports = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      made: "Got new {{name}}(…) inside an apply; expected resources to be made at the top level, so that previews and policies see them. Pass the output itself as an argument, or let a plain value decide.",
    },
  },
  create(context) {
    const { sourceCode } = context;
    const callbacks = new Set();
    const made = [];

    function isInside(node) {
      for (let current = node.parent; current; current = current.parent) if (callbacks.has(current)) return true;
      return false;
    }

    return {
      "CallExpression[callee.type='MemberExpression'][callee.property.name='apply']"(node) {
        const callback = callbackOf(node.arguments[0], sourceCode.getScope(node));
        if (callback !== undefined) callbacks.add(callback);
      },
      NewExpression(node) {
        const names = split(node.callee);
        if (names === undefined || NO_RESOURCE.test(names.last)) return;
        const definition = findVariable(sourceCode.getScope(node), names.root)?.defs[0];
        if (definition !== undefined && isResourceClass(definition)) made.push({ node, name: names.last });
      },
      // A callback may be declared above or below the call that names it.
      "Program:exit"() {
        for (const { node, name } of made) {
          if (isInside(node)) context.report({ node, messageId: "made", data: { name } });
        }
      },
    };
  },
};
