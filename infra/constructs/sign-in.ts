import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { SellerStack } from './seller-stack.ts';

/** Groups that an access token may carry; without one of them a person is signed in and may do nothing. */
export const GROUPS = ['agent', 'supervisor', 'engineer'] as const;

/** Who may work here: people that an engineer has let in, a hosted page where they sign in, and the check of their tokens. */
export class SignIn extends Construct {
  readonly people: UserPool;
  readonly client: UserPoolClient;
  readonly authorizer: HttpUserPoolAuthorizer;
  /** Address of the hosted sign-in page. */
  readonly url: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { stage, account, config } = SellerStack.around(this);
    const { removalPolicy, deletionProtection, secondFactor, threatProtection, signInReturnsTo } = config;

    this.people = new UserPool(this, 'People', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      mfa: secondFactor === 'required' ? Mfa.REQUIRED : Mfa.OPTIONAL,
      // A code by text message would need a role, a spending limit, and mobile reception in the warehouse.
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: { minLength: 12 },
      // Stolen passwords and strange sign-ins are turned away; charged by the person and month (docs/deploy.md).
      ...(threatProtection && {
        featurePlan: FeaturePlan.PLUS,
        standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      }),
      deletionProtection,
      removalPolicy,
    });
    acknowledge(
      this.people,
      'COG1',
      'Length, not composition: rules on characters make weaker passwords (NIST SP 800-63B).',
    );
    if (secondFactor === 'optional') {
      acknowledge(this.people, 'COG2', 'Nobody works for real buyers here; production demands a second factor.');
    }
    if (!threatProtection) {
      acknowledge(
        this.people,
        'COG8',
        'Nobody works for real buyers here; production has the protection and pays for it.',
      );
    }
    for (const group of GROUPS) this.people.addGroup(group, { groupName: group });

    // Public, so without a secret: the code it is given is worth nothing without the verifier (PKCE) behind it.
    this.client = this.people.addClient('Client', {
      generateSecret: false,
      authFlows: { userSrp: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls: [...signInReturnsTo],
        logoutUrls: [...signInReturnsTo],
      },
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
      // One shift: nobody signs in twice a day, and a lost laptop is shut out by the next.
      refreshTokenValidity: Duration.hours(12),
    });

    // The prefix must be free in the whole region: the account's number makes it so.
    const domain = this.people.addDomain('Page', { cognitoDomain: { domainPrefix: `quayside-${stage}-${account}` } });
    this.url = domain.baseUrl();
    this.authorizer = new HttpUserPoolAuthorizer('SignedIn', this.people, { userPoolClients: [this.client] });
  }
}
