import { EuiButton } from '@elastic/eui';
import React from 'react';
import { Empty } from '../components';

/** A page that broke says so and leaves the rest standing. A change of `page` tries anew. */
export class ErrorBoundary extends React.Component<{ page: string }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidUpdate(before: { page: string }) {
    if (before.page !== this.props.page && this.state.error) this.setState({ error: null });
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Empty
        icon="alert"
        title="This page broke"
        actions={<EuiButton onClick={() => this.setState({ error: null })}>Try again</EuiButton>}
      >
        <p>Rules and alerts on the server are not affected. What the browser said:</p>
        <p className="lkMono lkBreak">{error.message}</p>
      </Empty>
    );
  }
}
